import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VirtualCard } from '../../../drivers/virtual/index.ts';
import type { DoubtReason } from '../../../server/redemptions/review/doubt.ts';
import { stateCouncilCalendar } from '../../../terminal/core/calendar/state-council.ts';
import { makeChallenge } from '../../../terminal/till/recognition/challenge.ts';
import { mintMemberCode } from '../../../terminal/wire/member-code.ts';
import { mint, read } from '../../drivers/emv/minted-cards.ts';
import { listed, stateOfTill } from '../journal-answers.ts';
import { jsonOf, problemOf, staffCall } from '../office-calls.ts';
import { chained, upload } from '../paired-till.ts';
import { refund, sale } from '../sample-entries.ts';
import { memberTokens, offerOf } from '../small-union.ts';
import { Forger } from './forger.ts';

/** What one sale claims that is not so. forged-together.test.ts: what several say of each other. */

let forger: Forger;
beforeAll(async () => {
  forger = await Forger.begin();
});
afterAll(() => forger.union.end());

it('accepts an honest sale as good: decided again, byte for byte the same', async () => {
  expect(await forger.outcomeOf(await forger.honest())).toEqual({ sequence: 1, outcome: 'accepted' });
  const code = mintMemberCode(
    { programme: 'scedu', token: forger.token },
    forger.union.clock.ms,
    await forger.memberCodeKey(),
  );
  const byCode = await forger.withCard(
    { verdict: 'code', method: null, sealed: forger.seal({ schema: 1, memberCode: code }) },
    { request: { card: { presentation: 'code', status: 'active' } } },
  );
  expect((await forger.outcomeOf(byCode)).outcome).toBe('accepted');
});

/** Sold and decided at another time of that day. */
const at = (time: string, timeFloor: string | null = null) => {
  const instant = `2026-11-21T${time}+08:00`;
  return { request: { at: instant }, entry: { at: instant, timeFloor: timeFloor && instant } };
};

it('T4: a sale at the newest signed time, by a clock that is behind, is none of before the till', async () => {
  const { reason } = await forger.outcomeOf(await forger.honest(at('08:00:00', 'newest')));
  expect(reason).toMatch(/^before-its-cache: [^;]*$/);
});

describe('a forged claim is never accepted as good', () => {
  const flagged: readonly [string, DoubtReason, () => Promise<unknown>][] = [
    [
      'a reduction that the rules do not give, with sums that fit',
      'decision-differs',
      async () => {
        const base = sale('x');
        return forger.honest({
          entry: { decision: { ...base.decision, declined: [] }, shares: base.shares },
        });
      },
    ],
    [
      'a version that was never published',
      'offer-not-published',
      () => forger.honest({ offers: forger.published().map((offer) => ({ ...offer, version: 9 })) }),
    ],
    [
      'a version that was replaced before the till’s head',
      'offer-not-published',
      () => forger.honest({ offers: forger.published().map((offer) => ({ ...offer, version: 1 })) }),
    ],
    [
      'an offer of its own making',
      'offer-not-published',
      () => forger.honest({ offers: [...forger.published(), { ...offerOf('scedu.mine'), version: 1 }] }),
    ],
    ['an offer left out', 'offers-left-out', () => forger.honest({ offers: forger.published().slice(0, 1) })],
    ['rules that nobody knows', 'rules-unknown', () => forger.honest({ entry: { rules: 99 } })],
    ['a head that never was', 'cache-unknown', () => forger.honest({ entry: { cache: { scedu: 999 } } })],
    [
      'a calendar of its own',
      'calendar-differs',
      () => forger.honest({ request: { calendar: { ...stateCouncilCalendar, holidays: [] } } }),
    ],
    ['uses that are not counted', 'uses-differ', () => forger.honest({ entry: { uses: [] } })],
    [
      'another store than its own',
      'wrong-store',
      async () => {
        const store = { id: 'hq-002', merchant: 'hongqi', region: '510107' };
        return forger.honest({ request: { store }, entry: { store } });
      },
    ],
    [
      'decided for another time than sold',
      'times-differ',
      () => forger.honest({ request: { at: '2026-11-20T10:00:00+08:00' } }),
    ],
    [
      'the sale of a day that is not yet',
      'in-the-future',
      () => {
        const at = '2026-11-22T10:00:00+08:00';
        return forger.honest({ request: { at }, entry: { at, businessDay: '2026-11-22' } });
      },
    ],
    [
      'an hour that is not the one that it was told',
      'told-another-time',
      () => {
        const told = { at: '2026-11-21T08:00:00+08:00', sinceBoot: 1_000 };
        return forger.honest({ entry: { clock: { wall: sale('x').at, sinceBoot: 61_000, told } } });
      },
    ],
    [
      'an hour earlier than the one that it was told',
      'told-another-time',
      () => {
        const told = { at: '2026-11-21T12:00:00+08:00', sinceBoot: 1_000 };
        return forger.honest({ entry: { clock: { wall: sale('x').at, sinceBoot: 61_000, told } } });
      },
    ],
    [
      'booked on another day than sold',
      'times-differ',
      () => forger.honest({ entry: { businessDay: '2026-11-20' } }),
    ],
    ['by rules that were issued after it', 'before-its-cache', () => forger.honest(at('09:50:00'))],
    [
      'a sale of before the till was one',
      'before-enrolment',
      () => {
        const at = '2026-11-01T10:00:00+08:00';
        return forger.honest({ request: { at }, entry: { at, businessDay: '2026-11-01' } });
      },
    ],
    [
      'rules that had run out',
      'cache-expired',
      () => {
        const at = '2026-12-21T10:00:00+08:00';
        return forger.honest({ request: { at }, entry: { at, businessDay: '2026-12-21' } });
      },
    ],
    [
      'a member with a tag that they do not have',
      'member-unlike',
      async () => {
        const { member } = sale('x').request;
        return forger.honest({ request: { member: { ...member, tags: ['pioneer'] } } });
      },
    ],
    [
      'a member certified for longer',
      'member-unlike',
      async () => {
        const { member } = sale('x').request;
        return forger.honest({ request: { member: { ...member, certifiedThrough: '2030-12-31' } } });
      },
    ],
    [
      'a member who has left, as active',
      'member-unlike',
      () =>
        forger.withCard(
          { token: memberTokens.second, verdict: 'read', sealed: null },
          { request: { card: { presentation: 'chip-read', status: 'active' } } },
        ),
    ],
    [
      'a card that nobody has',
      'member-unknown',
      () =>
        forger.withCard(
          { token: 'f'.repeat(32), verdict: 'read', sealed: null },
          { request: { card: { presentation: 'chip-read', status: 'active' } } },
        ),
    ],
    [
      'another member than the chip’s',
      'evidence-of-another-card',
      () => forger.withCard({ token: memberTokens.canary }),
    ],
    ['a genuine chip without evidence', 'presentation-unproved', () => forger.withCard({ sealed: null })],
    [
      'a chip that was only read, as genuine',
      'presentation-unproved',
      () => forger.withCard({ verdict: 'read' }),
    ],
    ['invented evidence', 'evidence-unreadable', () => forger.withCard({ sealed: 'A'.repeat(400) })],
    [
      'evidence of another till',
      'evidence-elsewhere',
      async () => forger.withCard({ sealed: await forger.tap({ terminal: 'till-other' }) }),
    ],
    [
      'evidence of another epoch',
      'evidence-elsewhere',
      async () => forger.withCard({ sealed: await forger.tap({ epoch: 2 }) }),
    ],
    [
      'evidence of a later place',
      'evidence-elsewhere',
      async () => forger.withCard({ sealed: await forger.tap({ after: 5_000 }) }),
    ],
    [
      'a signature over another challenge',
      'evidence-elsewhere',
      async () => {
        const made = makeChallenge(randomBytes, {
          terminal: forger.till.answer.terminal,
          epoch: 1,
          lastSequence: 0,
        });
        const { proof } = await read({ challenge: randomBytes(4) });
        return forger.withCard({ sealed: forger.seal({ schema: 1, preimage: made.preimage, proof }) });
      },
    ],
    [
      'a signature that no chip made',
      'evidence-not-genuine',
      async () => {
        const made = makeChallenge(randomBytes, {
          terminal: forger.till.answer.terminal,
          epoch: 1,
          lastSequence: 0,
        });
        const { proof } = await read({ challenge: made.bytes });
        // Another first byte, whatever the chip's own was.
        const first = Number.parseInt(String(proof?.signedDynamicData.slice(0, 2)), 16) ^ 1;
        const signedDynamicData = `${first.toString(16).padStart(2, '0').toUpperCase()}${proof?.signedDynamicData.slice(2)}`;
        return forger.withCard({
          sealed: forger.seal({ schema: 1, preimage: made.preimage, proof: { ...proof, signedDynamicData } }),
        });
      },
    ],
    [
      'evidence that was used before',
      'evidence-reused',
      async () => {
        const sealed = await forger.tap();
        await forger.outcomeOf(await forger.withCard({ sealed }));
        return forger.withCard({ sealed });
      },
    ],
    [
      'a counter that does not rise, as of a copy of the chip',
      'counter-not-rising',
      async () =>
        forger.withCard({
          sealed: await forger.tap({}, new VirtualCard(mint({ transactionCounter: 0x0050 }))),
        }),
    ],
    [
      'a member code that the programme did not make',
      'code-not-ours',
      async () => {
        const code = mintMemberCode(
          { programme: 'scedu', token: memberTokens.canary },
          forger.union.clock.ms,
          await forger.memberCodeKey(),
        );
        return forger.withCard(
          { verdict: 'code', sealed: forger.seal({ schema: 1, memberCode: code }) },
          { request: { card: { presentation: 'code', status: 'active' } } },
        );
      },
    ],
  ];
  it.each(flagged)('%s: %s', async (_, reason, forge) => {
    const outcome = await forger.outcomeOf(await forge());
    expect(outcome.outcome).toBe('accepted-flagged');
    expect(outcome.reason).toContain(`${reason}: `);
  });

  const rejected: readonly [string, string, () => Promise<unknown>][] = [
    [
      'sums that do not fit',
      'decision',
      async () => ({ ...(await forger.honest()), decision: { ...sale('x').decision, payable: 1 } }),
    ],
    [
      'a funder’s part left off',
      'decision.funders',
      async () => ({ ...(await forger.honest()), decision: { ...sale('x').decision, funders: [] } }),
    ],
    ['an id that was used before', 'entry.id', async () => ({ ...(await forger.honest()), id: 's-1' })],
    [
      'a refund of more than was sold',
      'more-than-bought',
      async () => refund('r-1', 's-1', { lines: [{ id: '1', quantity: 3, from: 0, amount: 3500 }] }),
    ],
    [
      'a refund of another amount than was frozen',
      'frozen',
      async () =>
        refund('r-2', 's-1', { amount: 3600, lines: [{ id: '1', quantity: 1, from: 0, amount: 3600 }] }),
    ],
    ['a refund of a sale that is not there', 'no sale of this till', async () => refund('r-3', 's-none')],
    [
      'a refund of another till’s sale',
      'no sale of this till',
      async () => {
        const text = JSON.stringify({ ...(await forger.honest()), id: 'sold-there' });
        await upload(forger.union, forger.other, chained(forger.other, [text]));
        return refund('r-4', 'sold-there');
      },
    ],
  ];
  it.each(rejected)('%s is rejected: %s', async (_, reason, forge) => {
    const outcome = await forger.outcomeOf(await forge());
    expect(outcome).toMatchObject({ outcome: 'rejected', reason: expect.stringContaining(reason) });
  });

  it('is seen by staff for ever: in the list, in the register by its filter, and counted at the till', async () => {
    const all = (await listed(forger.union, forger.till)) as unknown as {
      outcome: string;
      doubts?: unknown[];
    }[];
    const inDoubt = all.filter(({ outcome }) => outcome === 'accepted-flagged');
    expect(inDoubt.length).toBeGreaterThanOrEqual(flagged.length);
    expect(inDoubt.every(({ doubts }) => doubts !== undefined && doubts.length > 0)).toBe(true);
    const find = async (outcome: string) =>
      jsonOf<{ total: number }>(
        await staffCall(
          forger.union,
          'GET',
          `/v1/redemptions/list?programme=scedu&terminal=${forger.till.answer.terminal}&outcome=${outcome}`,
        ),
      ).total;
    expect(await find('accepted-flagged')).toBe(inDoubt.length);
    expect(await find('accepted')).toBe(all.length - inDoubt.length);
    expect(await stateOfTill(forger.union, forger.till)).toMatchObject({
      flagged: inDoubt.length,
      rejected: rejected.length,
    });
  });
});

it('looks at what waits when it starts again', async () => {
  const { database } = forger.union.server.store;
  await database
    .updateTable('journalEntries')
    .set({ review: 'waiting', doubts: null })
    .where('entryId', '=', 's-2')
    .execute();
  forger.union = await forger.union.restart();
  await forger.union.server.store.reviews.run();
  const row = await forger.union.server.store.database
    .selectFrom('journalEntries')
    .select(['review', 'doubts'])
    .where('entryId', '=', 's-2')
    .executeTakeFirstOrThrow();
  expect(row).toEqual({ review: 'done', doubts: null });
});

it('names the same journal to nobody else: a till cannot hand in under another’s name', async () => {
  const entries = chained(forger.other, [JSON.stringify(await forger.honest())]);
  expect(problemOf(await upload(forger.union, { ...forger.till, key: forger.other.key }, entries)).code).toBe(
    'signature-invalid',
  );
});
