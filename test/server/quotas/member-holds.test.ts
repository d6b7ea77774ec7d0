import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addOffers } from '../../../server/service.ts';
import { answerOf } from '../journal-answers.ts';
import { jsonOf, problemOf, staffCall } from '../office-calls.ts';
import { chained, type PairedTill, pairTill, tillCall, upload } from '../paired-till.ts';
import { refund, sale } from '../sample-entries.ts';
import { memberTokens, offerOf, type SmallUnion, startSmallUnion } from '../small-union.ts';
import { askHolds, newHold } from './hold-calls.ts';

const offer = 'scedu.once';
let union: SmallUnion;
let till: PairedTill;
let other: PairedTill;

beforeEach(async () => {
  union = await startSmallUnion();
  [till, other] = [await pairTill(union), await pairTill(union)];
  await addOffers(union.server.store, [
    offerOf(offer, { limits: { perMember: [{ uses: 1, per: 'day' }], memberPolicy: 'strict-online' } }),
    offerOf('scedu.home', {
      limits: { perMember: [{ uses: 3, per: 'month' }], memberPolicy: 'home-store' },
    }),
    offerOf('scedu.risk', { limits: { perMember: [{ uses: 1, per: 'day' }] } }),
  ]);
});
afterEach(() => union.end());

/** A sale of the offer in this checkout; at ten in the morning by the till's clock. */
const soldIn = (checkout: string, change: Readonly<Record<string, unknown>> = {}) =>
  JSON.stringify(
    sale(`sale-${checkout}`, {
      checkout,
      offers: [{ id: offer, version: 1 }],
      uses: [{ offer, uses: 1, spent: 0, refund: 'restores-use' }],
      ...change,
    }),
  );
const flags = async (texts: readonly string[], who = till) =>
  answerOf(await upload(union, who, chained(who, texts))).outcomes.flatMap(({ reason = '' }) =>
    reason.split('; ').filter((one) => one.startsWith('over-limit-offline')),
  );
const held = async (
  who: PairedTill,
  checkout: string,
  change: Partial<Parameters<typeof askHolds>[2]['wish']> = {},
) => (await askHolds(union, who, { wish: { checkout, offer, ...change } })).held;

describe('a use that is held for a member', () => {
  it('is held by one till alone, and every till is told what is used or held', async () => {
    expect(await held(till, 'c-1')).toMatchObject([{ offer, uses: 1, used: { day: 0 } }]);
    expect(await held(other, 'c-2')).toMatchObject([{ offer, uses: 0, used: { day: 1, offer: 1 } }]);
    expect(await held(other, 'c-2', { token: memberTokens.second })).toMatchObject([{ uses: 1 }]);
  });

  it('is one till’s, however many ask at the same moment', async () => {
    const tills = [till, other, await pairTill(union), await pairTill(union)];
    const answers = await Promise.all(tills.map((who, place) => held(who, `c-${place}`)));
    expect(answers.flat().reduce((sum, { uses }) => sum + uses, 0)).toBe(1);
  });

  it('is the same when it is asked for again, and outlives the server', async () => {
    const hold = newHold();
    const first = await held(till, 'c-1', { hold });
    union = await union.restart();
    expect(await held(till, 'c-1', { hold })).toEqual(first);
    // A checkout is sold once: under another id it takes nothing more from the limit.
    expect(await held(till, 'c-1')).toMatchObject([{ uses: 1 }]);
    expect(await held(other, 'c-2')).toMatchObject([{ uses: 0, used: { day: 1 } }]);
  });

  it('is free when its till lets it go, and that id is never held again', async () => {
    const hold = newHold();
    await held(till, 'c-1', { hold });
    expect((await askHolds(union, other, { letGo: [hold] })).open).toEqual([]); // not its own
    expect((await askHolds(union, till, {})).open).toEqual([{ hold, checkout: 'c-1' }]);
    await askHolds(union, till, { letGo: [hold] });
    expect(await held(till, 'c-1', { hold })).toEqual([]);
    expect(await held(other, 'c-2')).toMatchObject([{ uses: 1 }]);
    // Said once more, and late: it means the old one.
    expect((await askHolds(union, other, { letGo: [hold] })).open).toHaveLength(1);
  });

  it('counts as the sale’s once that is accepted, and comes back by a refund that restores uses', async () => {
    await held(till, 'c-1');
    expect(await flags([soldIn('c-1')])).toEqual([]);
    expect((await askHolds(union, till, {})).open).toEqual([]);
    expect(await held(other, 'c-2')).toMatchObject([{ uses: 0, used: { day: 1 } }]);
    const back = {
      amount: 7000,
      discount: 2000,
      lines: [{ id: '1', quantity: 2, from: 0, amount: 7000 }],
      funders: [{ funder: 'merchant', amount: 2000 }],
      restored: [{ offer, uses: 1, spent: 0 }],
    };
    await flags([soldIn('c-1'), JSON.stringify(refund('refund-1', 'sale-c-1', back))]);
    expect(await held(other, 'c-3')).toMatchObject([{ uses: 1, used: { day: 0 } }]);
  });

  it('is free when its checkout is sold without it', async () => {
    await held(till, 'c-1');
    await flags([soldIn('c-1', { uses: [] })]);
    expect(await held(other, 'c-2')).toMatchObject([{ uses: 1 }]);
  });

  it('counts on the day on which it was held, whatever the till’s clock says', async () => {
    await held(till, 'c-1');
    const at = '2026-11-19T10:00:00+08:00';
    const { request } = sale('any');
    expect(await flags([soldIn('c-1', { at, request: { ...request, at } })])).toEqual([]);
    expect(await held(other, 'c-2')).toMatchObject([{ uses: 0, used: { day: 1 } }]);
    union.clock.ms += 86_400_000;
    expect(await held(other, 'c-3')).toMatchObject([{ uses: 1, used: { day: 0, month: 1 } }]);
  });

  it('stays held for a till that is silent, until staff write the till off', async () => {
    await held(till, 'c-1');
    union.clock.ms += 3_600_000;
    expect(await held(other, 'c-2')).toMatchObject([{ uses: 0 }]);
    const path = `/v1/terminals/${till.answer.terminal}/leases/write-off`;
    expect(jsonOf(await staffCall(union, 'POST', path))).toMatchObject({ bound: [], memberUses: 1 });
    expect(await held(other, 'c-2')).toMatchObject([{ uses: 1 }]);
    await flags([soldIn('c-2')], other);
    expect(await flags([soldIn('c-1')])).toEqual([`over-limit-offline: ${offer}`]);
  });

  it('is not given by a register that was restored, until staff free what it held back', async () => {
    const now = new Date(union.clock.ms).toISOString();
    await union.server.store.database
      .insertInto('restorations')
      .values({ restoredAt: now, takenAt: now, ahead: 0, leasesFreedAt: null, redemptionsAfter: 0 })
      .execute();
    expect(await held(till, 'c-1')).toEqual([]);
    jsonOf(await staffCall(union, 'POST', '/v1/terminals/restored/leases/write-off', {}));
    expect(await held(till, 'c-1')).toMatchObject([{ uses: 1 }]);
  });

  it.each([
    ['that a home store alone may count', { offer: 'scedu.home', uses: 2 }, [{ uses: 2 }]],
    ['as far as the limit goes', { offer: 'scedu.home', uses: 9 }, [{ uses: 3 }]],
    ['not of an offer that tills count themselves', { offer: 'scedu.risk' }, []],
    ['not of an offer that nobody published', { offer: 'scedu.none' }, []],
  ])('is of an offer %s', async (_, change, expected) => {
    expect(await held(till, 'c-1', change)).toMatchObject(expected);
  });

  it('is not for a till that is ordered to stop, which may let go what it has', async () => {
    const hold = newHold();
    await held(till, 'c-1', { hold });
    const { terminal } = till.answer;
    jsonOf(await staffCall(union, 'PUT', `/v1/terminals/${terminal}/order`, { kind: 'stop' }));
    const path = `/v1/terminals/${terminal}/member-holds`;
    const wanted = {
      checkout: 'c-2',
      cards: [{ programme: 'scedu', token: memberTokens.canary }],
      offers: [{ hold: newHold(), offer, uses: 1 }],
    };
    const body = JSON.stringify({ schema: 1, epoch: 1, nonce: '0'.repeat(32), wanted, letGo: [] });
    const answer = await tillCall(union, till, { method: 'POST', path, body });
    expect(problemOf(answer)).toMatchObject({ status: 409, code: 'terminal-stopped' });
    expect((await askHolds(union, till, { letGo: [hold] })).open).toEqual([]);
    expect(await held(other, 'c-3')).toMatchObject([{ uses: 1 }]);
  });

  it('is not for another life of the till', async () => {
    const path = `/v1/terminals/${till.answer.terminal}/member-holds`;
    const body = JSON.stringify({ schema: 1, epoch: 2, nonce: '0'.repeat(32), wanted: null, letGo: [] });
    const answer = await tillCall(union, till, { method: 'POST', path, body });
    expect(problemOf(answer)).toMatchObject({ status: 409, code: 'journal-wrong-epoch' });
  });
});
