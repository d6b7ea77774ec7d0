import { describe, expect, it } from 'vitest';
import {
  benefitKinds,
  kindOf,
  layersOfKind,
  rounds,
  tillsDecide,
  withKind,
} from '../../../server/console/offers/benefit-kinds.ts';
import { afterEvent, isUnsaved, startEditing } from '../../../server/console/offers/draft-saving.ts';
import { barParts, filledUp, fundingSum, shareOfAmount } from '../../../server/console/offers/funders.ts';
import type { Json, JsonObject } from '../../../server/console/offers/json-path.ts';
import { countsByTab, isFound, readFilter, withFilter } from '../../../server/console/offers/list-filter.ts';
import { nameOfCopy, readNewId } from '../../../server/console/offers/new-offer.ts';
import { differencesOf, jsonDifference } from '../../../server/console/offers/offer-difference.ts';
import { warningsOf } from '../../../server/console/offers/offer-warnings.ts';
import { pricesText, readPrices } from '../../../server/console/offers/prices-text.ts';
import type { OfferDraft, OfferSummary } from '../../../server/offers/offer-view.ts';
import { isoDate } from '../../../terminal/core/calendar/civil-date.ts';
import { offersSchema } from '../../../terminal/wire/offer-schema.ts';

const draftAt = (revision: number, content: JsonObject): OfferDraft => ({
  content,
  revision,
  basedOn: 1,
  savedAt: '2026-11-21T08:00:00Z',
  savedBy: null,
  publishAt: null,
  faults: [],
  missed: null,
});

describe('a draft between page and server', () => {
  const begun = { group: 'a' };
  const typed = { group: 'b' };

  it('is unsaved from the first key until the server has it', () => {
    let editing = startEditing(begun, null);
    expect(isUnsaved(editing, begun)).toBe(false);
    editing = afterEvent(editing, { type: 'edit', content: typed });
    expect(isUnsaved(editing, begun)).toBe(true);
    editing = afterEvent(editing, { type: 'sending', sent: typed });
    editing = afterEvent(editing, {
      type: 'saved',
      draft: draftAt(1, { id: 'p.x', programme: 'p', ...typed }),
    });
    expect(isUnsaved(editing, begun)).toBe(false);
    expect(editing.saved?.revision).toBe(1);
  });

  it('stays unsaved when more was typed while it was on its way', () => {
    let editing = startEditing(typed, null);
    editing = afterEvent(editing, { type: 'sending', sent: typed });
    editing = afterEvent(editing, { type: 'edit', content: { group: 'c' } });
    editing = afterEvent(editing, { type: 'saved', draft: draftAt(1, typed) });
    expect(editing.content).toEqual({ group: 'c' });
    expect(isUnsaved(editing, begun)).toBe(true);
  });

  it('keeps both texts when somebody else saved, and goes on with the chosen one', () => {
    const theirs = draftAt(7, { group: 'theirs' });
    const conflict = afterEvent(startEditing(typed, null), { type: 'conflict', theirs, published: begun });
    expect(conflict.content).toEqual(typed);
    const mine = afterEvent(conflict, { type: 'keep-mine' });
    expect([mine.content, mine.saved?.revision, isUnsaved(mine, begun)]).toEqual([typed, 7, true]);
    const other = afterEvent(conflict, { type: 'take-theirs' });
    expect([other.content, other.saved?.revision, isUnsaved(other, begun)]).toEqual([
      { group: 'theirs' },
      7,
      false,
    ]);
  });

  it('begins a new draft with mine, or takes what is published, when theirs was published', () => {
    const conflict = afterEvent(startEditing(typed, draftAt(3, begun)), {
      type: 'conflict',
      theirs: null,
      published: { group: 'v2' },
    });
    expect(afterEvent(conflict, { type: 'keep-mine' })).toMatchObject({ content: typed, saved: null });
    expect(afterEvent(conflict, { type: 'take-theirs' })).toMatchObject({
      content: { group: 'v2' },
      saved: null,
    });
  });
});

describe('another kind of benefit', () => {
  it.each(benefitKinds)('%s stands in a layer that knows it', (kind) => {
    const { content } = withKind({ layer: 'subsidy', benefit: { kind: 'off' } }, kind, {});
    expect(kindOf(content)).toBe(kind);
    expect(layersOfKind[kind]).toContain(content['layer']);
  });

  it('finds the first one as it was when it is chosen again', () => {
    const before = { layer: 'item', benefit: { kind: 'rate', payPermille: 'acht' } };
    const there = withKind(before, 'threshold', {});
    const back = withKind(there.content, 'rate', there.setAside);
    expect(back.content['benefit']).toEqual(before.benefit);
  });

  it('says which kinds tills skip, and which round', () => {
    const of = (kind: string): JsonObject => ({ benefit: { kind } });
    expect(tillsDecide(of('rate'))).toBe(true);
    expect(rounds(of('rate'))).toBe(true);
    expect(rounds({ benefit: { kind: 'threshold', tiers: [{ spend: 1, off: 1 }] } })).toBe(false);
    expect(rounds({ benefit: { kind: 'threshold', tiers: [{ spend: 1, payPermille: 900 }] } })).toBe(true);
  });
});

describe('prices by SKU', () => {
  it('are read from lines as they are pasted', () => {
    const prices = readPrices('6901 9.90\n 6902\t12\n\n中文 条码,3.5元');
    expect(prices).toEqual({ '6901': 990, '6902': 1_200, '中文 条码': 350 });
    expect(readPrices(pricesText(prices))).toEqual(prices);
  });

  it.each(['6901', '6901 x', '6901 1\n6901 2'])('stay a text that is not understood: %j', (text) => {
    expect(readPrices(text)).toBe(text);
    expect(pricesText(readPrices(text))).toBe(text);
  });
});

describe('who pays', () => {
  const shares: readonly Json[] = [
    { funder: 'merchant', permille: 500 },
    { funder: 'union:nb', permille: 300 },
  ];
  it('is drawn by what can be read', () => {
    expect(barParts([...shares, { funder: 'bank:boc', permille: 'x' }]).map(({ colour }) => colour)).toEqual([
      'merchant',
      'union',
    ]);
    expect(fundingSum(shares)).toBe(800);
  });
  it('is filled up to the whole', () => {
    expect(fundingSum(filledUp(shares))).toBe(1000);
    expect(filledUp([...shares, { funder: 'bank:boc' }])[2]).toEqual({ funder: 'bank:boc', permille: 200 });
    expect(shareOfAmount(999, 500)).toBe(500);
  });
});

describe('two versions of an offer', () => {
  const before: JsonObject = {
    version: 1,
    benefit: { kind: 'off', amount: 500 },
    where: { merchants: ['a'] },
    group: 'g',
  };
  const after: JsonObject = {
    version: 2,
    benefit: { kind: 'off', amount: 800 },
    where: { merchants: ['a', 'b'] },
    priority: 1,
  };
  it('differ field by field', () => {
    expect(differencesOf(before, after).map((one) => [one.place, one.before, one.after])).toEqual([
      ['benefit.amount', ['5.00'], ['8.00']],
      ['where.merchants', ['a'], ['a', 'b']],
      ['group', ['g'], null],
      ['priority', null, ['1']],
    ]);
    expect(differencesOf(before, { ...before, version: 9 })).toEqual([]);
  });
  it('differ line by line', () => {
    const changed = jsonDifference({ a: 1, b: 2 }, { a: 1, b: 3 }).filter(({ change }) => change !== 'same');
    expect(changed).toEqual([
      { change: 'out', text: '  "b": 2' },
      { change: 'in', text: '  "b": 3' },
    ]);
  });
});

describe('a new offer', () => {
  it.each([
    ['', { ok: false, fault: 'empty' }],
    ['Neu', { ok: false, fault: 'characters' }],
    ['x'.repeat(63), { ok: false, fault: 'too-long' }],
    ['there', { ok: false, fault: 'taken' }],
    ['new-year', { ok: true, id: 'p.new-year' }],
  ] as const)('named "%s"', (name, read) => {
    expect(readNewId('p', name, new Set(['p.there']))).toEqual(read);
  });
  it('gets a free name as a copy', () => {
    expect(nameOfCopy('p', 'p.x-copy', new Set(['p.x', 'p.x-copy']))).toBe('x-copy-2');
  });
});

describe('the list', () => {
  const offer = (part: Partial<OfferSummary>): OfferSummary => ({
    id: 'p.x',
    programme: 'p',
    titleZh: '满减',
    titleEn: null,
    layer: 'basket',
    kind: 'threshold',
    state: 'in-force',
    version: 1,
    hasDraft: false,
    publishAt: null,
    from: null,
    through: null,
    places: ['wanda'],
    changedAt: '',
    ...part,
  });
  it('counts an offer in force with a draft twice', () => {
    const counts = countsByTab([offer({ hasDraft: true }), offer({ state: 'stopped' })]);
    expect(counts).toEqual({ all: 2, 'in-force': 1, draft: 1, scheduled: 0, ended: 0, stopped: 1 });
  });
  it.each([
    ['满', true],
    ['P.X', true],
    ['万达 满', true],
    ['wanda', true],
    ['烟', false],
  ] as const)('finds by "%s": %s', (find, found) => {
    expect(isFound(offer({}), find, () => '万达影城')).toBe(found);
  });
  it('keeps its filter in the address beside what stands there', () => {
    const address = withFilter(new URLSearchParams('programme=p'), { tab: 'draft', find: '烟 酒' });
    expect(readFilter(address)).toEqual({ tab: 'draft', find: '烟 酒' });
    expect(withFilter(address, { tab: 'all', find: '' }).toString()).toBe('programme=p');
    expect(readFilter(new URLSearchParams('state=nonsense')).tab).toBe('all');
  });
});

describe('warnings before publishing', () => {
  const other = offersSchema.parse([
    {
      id: 'p.other',
      version: 1,
      programme: 'p',
      title: { zh: '乙' },
      layer: 'basket',
      benefit: { kind: 'off', amount: 1 },
      funding: [{ funder: 'm', permille: 1000 }],
      where: { merchants: ['a'] },
    },
  ]);
  const around = {
    id: 'p.x',
    today: isoDate('2026-11-21'),
    inForce: other,
    yearsKnown: [2026],
    spent: 0,
    skipping: [],
  };
  const base: JsonObject = {
    layer: 'basket',
    benefit: { kind: 'off', amount: 1 },
    when: { through: '2026-12-01' },
  };
  it.each<readonly [string, JsonObject, readonly string[]]>([
    ['another basket offer of the same group', base, ['overlap']],
    ['none at other merchants', { ...base, where: { merchants: ['b'] } }, []],
    ['none in another group', { ...base, group: 'own' }, []],
    ['no end', { ...base, group: 'own', when: {} }, ['no-end']],
    ['an end that is past', { ...base, group: 'own', when: { through: '2026-11-20' } }, ['over']],
    ['an exclusion of nobody', { ...base, group: 'own', excludes: ['p.gone'] }, ['unknown-excludes']],
  ])('%s', (_what, content, expected) => {
    expect(warningsOf(content, around).map(({ warning }) => warning)).toEqual(expected);
  });
});
