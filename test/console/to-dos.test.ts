import { describe, expect, it } from 'vitest';
import { toDos } from '../../server/console/home/to-dos.ts';
import { clockText } from '../../server/console/tills/clock-text.ts';
import { actsOf } from '../../server/console/tills/till-acts.ts';
import { matchingTills } from '../../server/console/tills/till-filters.ts';
import { problemsFirst, standingOf, tillsOf } from '../../server/console/tills/till-standing.ts';
import { tillWords } from '../../server/console/tills/till-words.ts';
import type { OfferSummary } from '../../server/offers/offer-view.ts';
import { givenTill } from './given.ts';

const now = Date.parse('2026-10-03T08:30:00.000Z');
const today = '2026-10-03';
const cache = (freshness: 'fresh' | 'stale' | 'expired' | 'none') => [
  { programme: 'scedu', head: 3, freshness },
];

const ordered = (kind: 'stop' | 'wipe', obeyedMs?: number) => ({
  kind,
  why: 'staff' as const,
  orderedAt: '2026-10-03T08:00:00.000Z',
  orderedBy: 'li',
  obeyedAt: obeyedMs === undefined ? null : new Date(obeyedMs).toISOString(),
});

const offer = (over: Partial<OfferSummary>): OfferSummary => ({
  id: 'scedu.a',
  programme: 'scedu',
  titleZh: '满100减20',
  titleEn: null,
  layer: 'order',
  kind: 'threshold',
  state: 'in-force',
  version: 1,
  hasDraft: false,
  publishAt: null,
  from: '2026-09-01',
  through: '2026-12-31',
  places: [],
  changedAt: '2026-09-01T00:00:00.000Z',
  ...over,
});
const organisation = (members: number, certified: number, carded: number) => ({
  path: `scedu/o${members}-${certified}`,
  titleZh: '四川大学',
  titleEn: null,
  members,
  certified,
  carded,
});
const nothing = { today, tills: [], offers: [], organisations: [] };
const kinds = (of: Parameters<typeof toDos>[0]) => toDos(of).map(({ kind }) => kind);

describe('how a till stands', () => {
  it.each([
    ['well', givenTill(), 'online'],
    ['a fork in its journal', givenTill({ alarm: 'fork', cache: cache('expired') }), 'alarm'],
    [
      'a fork in its journal, and stopped for it',
      givenTill({ alarm: 'fork', order: ordered('stop') }),
      'alarm',
    ],
    ['told to stop', givenTill({ order: ordered('stop'), cache: cache('expired') }), 'stopping'],
    ['stopped, as it said itself', givenTill({ order: ordered('stop', now), connected: false }), 'stopped'],
    ['told to wipe itself', givenTill({ order: ordered('wipe') }), 'wiping'],
    ['wiped', givenTill({ order: ordered('wipe', now), connected: false }), 'wiped'],
    ['expired rules, though connected', givenTill({ cache: cache('expired') }), 'expired'],
    ['no rules at all', givenTill({ cache: cache('none') }), 'expired'],
    ['not connected', givenTill({ connected: false }), 'silent'],
    ['enrolled and never heard', givenTill({ connected: false, cache: null }), 'unheard'],
    ['a program too old for an offer', givenTill({ needsUpdate: ['scedu.x'] }), 'needs-update'],
    ['rules of yesterday', givenTill({ cache: cache('stale') }), 'stale'],
  ])('%s', (_, till, kind) => {
    expect(standingOf(till, now).kind).toBe(kind);
  });

  it.each([
    ['a till that works', givenTill(), ['stop', 'wipe', 'write-off']],
    ['one that raised an alarm', givenTill({ alarm: 'fork' }), ['work', 'stop', 'wipe', 'write-off']],
    ['a stopped one', givenTill({ order: ordered('stop', now) }), ['work', 'wipe', 'write-off']],
    ['one that is told to wipe itself', givenTill({ order: ordered('wipe') }), ['work', 'stop', 'write-off']],
    ['one that has', givenTill({ order: ordered('wipe', now) }), ['write-off']],
  ])('%s can be ordered: %s', (_, till, acts) => {
    expect(actsOf(till)).toEqual(acts);
  });

  it.each([
    [null, ''],
    [0, '准确'],
    [-4_999, '准确'],
    [125_000, '快 2 分钟'],
    [-7_200_000, '慢 2 小时'],
  ])('a clock that is %s ms off is told as %s', (offsetMs, text) => {
    expect(clockText(offsetMs, tillWords['zh-CN'], 'zh-CN')).toBe(text);
  });

  it('is silent since its last contact, never a negative time by a wrong clock', () => {
    expect(standingOf(givenTill({ connected: false }), now)).toEqual({ kind: 'silent', forMs: 600_000 });
    expect(standingOf(givenTill({ connected: false }), now - 3_600_000)).toEqual({
      kind: 'silent',
      forMs: 0,
    });
  });

  it('puts problems first, and among them the one with more unsent sales', () => {
    const tills = [
      givenTill({ terminal: 'well' }),
      givenTill({ terminal: 'few', connected: false, unsent: 1 }),
      givenTill({ terminal: 'many', connected: false, unsent: 9 }),
      givenTill({ terminal: 'fork', alarm: 'fork' }),
    ];
    expect(problemsFirst(tills, now).map(({ till }) => till.terminal)).toEqual([
      'fork',
      'many',
      'few',
      'well',
    ]);
  });

  it('counts tills of other programmes that hold the rules', () => {
    const guest = givenTill({ programme: 'nb51', cache: cache('fresh') });
    expect(tillsOf('scedu', [guest, givenTill({ programme: 'nb51', cache: null })])).toEqual([guest]);
  });

  it.each([
    ['鼓楼', '', 1],
    ['DRUM', '', 1],
    ['till-1', '', 1],
    ['nowhere', '', 0],
    ['', 'yes', 0],
  ])('finds tills by place in either language or by name: %s %s', (find, problems, count) => {
    expect(matchingTills(problemsFirst([givenTill()], now), { find, problems })).toHaveLength(count);
  });
});

describe('what waits for staff', () => {
  it('is nothing when all is well, and nothing is made up of what could not be asked', () => {
    expect(kinds({ ...nothing, tills: problemsFirst([givenTill()], now) })).toEqual([]);
    expect(kinds({ today, tills: null, offers: null, organisations: null })).toEqual([]);
  });

  it('names tills by urgency and sums what the silent ones have not sent', () => {
    const tills = problemsFirst(
      [
        givenTill({ terminal: 'a', connected: false, unsent: 100, lastContact: '2026-10-01T00:00:00.000Z' }),
        givenTill({ terminal: 'b', connected: false, unsent: 41, lastContact: '2026-10-02T00:00:00.000Z' }),
        givenTill({ terminal: 'c', connected: false, unsent: 7 }),
        givenTill({ terminal: 'd', cache: cache('expired') }),
        givenTill({ terminal: 'e', alarm: 'fork' }),
        givenTill({ terminal: 'f', needsUpdate: ['scedu.x'] }),
      ],
      now,
    );
    const list = toDos({ ...nothing, tills });
    expect(list.map(({ kind }) => kind)).toEqual(['alarms', 'expired', 'silent', 'needs-update']);
    // The third is away for ten minutes only.
    expect(list[2]).toMatchObject({ unsent: 141 });
  });

  it.each([
    ['today', '2026-10-03', true],
    ['in a week', '2026-10-10', true],
    ['in eight days', '2026-10-11', false],
    ['yesterday', '2026-10-02', false],
  ])('warns of an offer that ends %s', (_, through, isWarned) => {
    expect(kinds({ ...nothing, offers: [offer({ through })] })).toEqual(isWarned ? ['ending'] : []);
  });

  it('reminds of drafts that wait for nobody’s hour', () => {
    const drafts = [offer({ hasDraft: true }), offer({ hasDraft: true, publishAt: '2026-10-04T00:00:00Z' })];
    const list = toDos({ ...nothing, offers: drafts });
    expect(list).toEqual([{ kind: 'drafts', offers: [drafts[0]] }]);
  });

  it.each([
    [organisation(1000, 1000, 800), []],
    [organisation(1000, 1000, 799), ['coverage']],
    [organisation(1000, 999, 1000), ['uncertified']],
    [organisation(0, 0, 0), []],
  ])('holds organisations to the line of 80 %% and to certification', (one, wanted) => {
    expect(kinds({ ...nothing, organisations: [one] })).toEqual(wanted);
  });

  it('counts the members that are not certified, worst organisation first', () => {
    const list = toDos({
      ...nothing,
      organisations: [organisation(100, 90, 100), organisation(500, 400, 500)],
    });
    expect(list).toEqual([
      {
        kind: 'uncertified',
        members: 110,
        organisations: [organisation(500, 400, 500), organisation(100, 90, 100)],
      },
    ]);
  });
});
