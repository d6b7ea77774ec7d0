import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openGrantsOf, sumOutstanding } from '../../../server/quotas/quota-pools.ts';
import type { QuotaState } from '../../../server/quotas/quota-state.ts';
import { addOffers } from '../../../server/service.ts';
import type { LeaseAmount } from '../../../terminal/core/journal/entry.ts';
import { memberMarkOf } from '../../../terminal/wire/quotas.ts';
import { answerOf } from '../journal-answers.ts';
import { jsonOf, problemOf, staffCall } from '../office-calls.ts';
import { chained, type PairedTill, pairTill, tillCall, upload } from '../paired-till.ts';
import { refund, sale } from '../sample-entries.ts';
import { memberTokens, offerOf, type SmallUnion, startSmallUnion } from '../small-union.ts';
import { askLeases } from './lease-calls.ts';

const pool = { offer: 'scedu.few', measure: 'uses', per: 'offer', period: 'offer' } as const;
let union: SmallUnion;
let till: PairedTill;

beforeEach(async () => {
  union = await startSmallUnion();
  till = await pairTill(union);
  await addOffers(union.server.store, [
    offerOf('scedu.few', { limits: { total: [{ uses: 20, per: 'offer' }] } }),
  ]);
});
afterEach(() => union.end());

const ask = (who: PairedTill, need = 0, usesAfter = 0) =>
  askLeases(union, who, { needs: need === 0 ? [] : [{ ...pool, amount: need }], usesAfter });

async function state(): Promise<QuotaState> {
  return jsonOf(await staffCall(union, 'GET', '/v1/quotas/scedu.few'));
}

/** A sale of `uses` of the offer that spends these leases, or none. */
function saleOf(id: string, uses: number, leases?: readonly LeaseAmount[]): string {
  return JSON.stringify(
    sale(id, {
      offers: [
        { id: 'scedu.few', version: 1 },
        { id: 'scedu.rice', version: 1 },
      ],
      uses: [{ offer: 'scedu.few', uses, spent: 0, refund: 'restores-use' }],
      ...(leases === undefined ? {} : { leases }),
    }),
  );
}

function releaseOf(id: string, leases: readonly LeaseAmount[]): string {
  const { schema, at, timeFloor, businessDay, store } = sale('any');
  return JSON.stringify({ schema, at, timeFloor, businessDay, store, kind: 'release', id, leases });
}

/** Of each entry what became of it, as far as limits are concerned. */
const reasons = async (texts: readonly string[], who = till) =>
  answerOf(await upload(union, who, chained(who, texts))).outcomes.map(({ outcome, reason = '' }) =>
    [outcome.replace('-flagged', ''), ...reason.split('; ').filter((one) => passed.test(one))].join(', '),
  );
const passed = /^(over-limit-offline|over-lease|late-over-writeoff): /;

describe('a lease', () => {
  it('is granted out of the pool, and again only what is not held yet', async () => {
    const first = await ask(till);
    expect(first.grants).toMatchObject([{ ...pool, amount: 5, state: 'open' }]);
    const again = await ask(till);
    expect(again.grants).toEqual(first.grants);
    expect(again.version).toBe(first.version + 1);
    expect((await state()).pools).toMatchObject([{ size: 20, used: 0, outstanding: 5, free: 15 }]);
  });

  it('is enough for the basket that asks, while there is so much', async () => {
    const { grants } = await ask(till, 18);
    expect(grants.reduce((sum, { amount }) => sum + amount, 0)).toBe(18);
    const other = await ask(await pairTill(union), 18);
    expect(other.grants.reduce((sum, { amount }) => sum + amount, 0)).toBe(2);
    expect((await state()).pools).toMatchObject([{ outstanding: 20, free: 0 }]);
  });

  it('is used up by accepted sales, and given back by the till’s own entry', async () => {
    const { grants } = await ask(till);
    const grant = grants[0]!.id;
    const entries = [
      saleOf('sale-1', 2, [{ grant, amount: 2 }]),
      JSON.stringify(
        refund('refund-1', 'sale-1', {
          amount: 7000,
          discount: 2000,
          lines: [{ id: '1', quantity: 2, from: 0, amount: 7000 }],
          funders: [{ funder: 'merchant', amount: 2000 }],
          restored: [{ offer: 'scedu.few', uses: 2, spent: 0 }],
          leases: [{ grant, amount: 2 }],
        }),
      ),
      saleOf('sale-2', 1, [{ grant, amount: 1 }]),
      releaseOf('release-1', [{ grant, amount: 4 }]),
    ];
    expect(await reasons(entries)).toEqual(entries.map(() => 'accepted'));
    expect(await state()).toMatchObject({ pools: [{ used: 1, outstanding: 0, free: 19 }], flags: [] });
    expect(await reasons(entries)).toEqual(entries.map(() => 'duplicate'));
    expect((await state()).pools).toMatchObject([{ used: 1, outstanding: 0, free: 19 }]);
  });

  it('that the till has lost with a damaged journal is not needed for a refund: what was given goes back to the pool', async () => {
    const grant = (await ask(till)).grants[0]?.id ?? '';
    const given = { amount: 7000, discount: 2000, lines: [{ id: '1', quantity: 2, from: 0, amount: 7000 }] };
    const entries = [
      saleOf('sale-1', 2, [{ grant, amount: 2 }]),
      JSON.stringify(
        refund('refund-1', 'sale-1', {
          ...given,
          funders: [{ funder: 'merchant', amount: 2000 }],
          restored: [{ offer: 'scedu.few', uses: 2, spent: 0 }],
        }),
      ),
    ];
    expect(await reasons(entries)).toEqual(['accepted', 'accepted']);
    // The other three stay out until staff write them off.
    expect((await state()).pools).toMatchObject([{ size: 20, used: 0, outstanding: 3, free: 17 }]);
  });

  it('is given back once, when a refund names several of one pool', async () => {
    const first = (await ask(till)).grants[0]?.id ?? '';
    const second = (await ask(till, 8)).grants.find(({ id }) => id !== first)?.id ?? '';
    const leases = [first, second].map((grant) => ({ grant, amount: 1 }));
    const entries = [
      saleOf('sale-1', 2, leases),
      saleOf('sale-2', 2, leases),
      JSON.stringify(
        refund('refund-1', 'sale-1', {
          ...{ amount: 7000, discount: 2000, lines: [{ id: '1', quantity: 2, from: 0, amount: 7000 }] },
          ...{ funders: [{ funder: 'merchant', amount: 2000 }], leases },
          restored: [{ offer: 'scedu.few', uses: 2, spent: 0 }],
        }),
      ),
    ];
    expect(await reasons(entries)).toEqual(['accepted', 'accepted', 'accepted']);
    expect((await state()).pools).toMatchObject([{ used: 2 }]);
  });

  it('credits no more than is out, whatever a till claims to give back', async () => {
    const { grants } = await ask(till);
    await reasons([releaseOf('release-1', [{ grant: grants[0]!.id, amount: 500 }])]);
    expect((await state()).pools).toMatchObject([{ outstanding: 0, free: 20 }]);
  });

  it('is asked back over the feed when little is left, after a minute', async () => {
    const told: string[] = [];
    union.server.store.announcements.listen((said) => {
      if (said.type === 'leases') told.push(said.terminal);
    });
    await ask(till);
    const other = await pairTill(union);
    await ask(other, 15);
    expect(told).toEqual([]);
    union.clock.ms += 61_000;
    await ask(other);
    expect(told).toEqual([till.answer.terminal]);
    expect((await ask(till)).grants).toMatchObject([{ amount: 5, state: 'recalled' }]);
  });

  it('is granted by nobody while the grants and the pool do not add up', async () => {
    await ask(till);
    const { database } = union.server.store;
    await database
      .updateTable('quotaGrants')
      .set((of) => ({ amount: of('amount', '+', 1) }))
      .execute();
    const other = await pairTill(union);
    const path = `/v1/terminals/${other.answer.terminal}/leases`;
    const body = JSON.stringify({ schema: 1, epoch: 1, needs: [{ ...pool, amount: 1 }], usesAfter: 0 });
    expect(await tillCall(union, other, { method: 'POST', path, body })).toMatchObject({ status: 500 });
    expect((await state()).pools).toMatchObject([{ outstanding: 5, free: 15 }]);
  });

  it('is granted without a look at the many that are used up', async () => {
    await ask(till);
    const plan = await union.server.store.database
      .transaction()
      .execute((transaction) =>
        openGrantsOf(transaction, pool).select(sumOutstanding.as('out')).explain(undefined, sql`query plan`),
      );
    expect(JSON.stringify(plan)).toContain('quotaGrantsOpen');
  });

  it('is another epoch’s for a till of another life', async () => {
    const path = `/v1/terminals/${till.answer.terminal}/leases`;
    const body = JSON.stringify({ schema: 1, epoch: 2, needs: [], usesAfter: 0 });
    const answer = await tillCall(union, till, { method: 'POST', path, body });
    expect(problemOf(answer)).toMatchObject({ status: 409, code: 'journal-wrong-epoch' });
  });
});

it.each([['stop'], ['wipe']])('nothing is granted to a till that is ordered to %s', async (kind) => {
  const { terminal } = till.answer;
  jsonOf(await staffCall(union, 'PUT', `/v1/terminals/${terminal}/order`, { kind }));
  const path = `/v1/terminals/${terminal}/leases`;
  const body = JSON.stringify({ schema: 1, epoch: 1, needs: [], usesAfter: 0 });
  const answer = await tillCall(union, till, { method: 'POST', path, body });
  expect(problemOf(answer)).toMatchObject({ status: 409, code: 'terminal-stopped' });
  // The first to be granted something shares with nobody.
  await ask(await pairTill(union));
  expect((await state()).pools).toMatchObject([{ outstanding: 5 }]);
});

describe('an accepted redemption that passed a limit is flagged', () => {
  it('when it spent more than its grant', async () => {
    const { grants } = await ask(till);
    expect(await reasons([saleOf('sale-1', 9, [{ grant: grants[0]!.id, amount: 9 }])])).toEqual([
      'accepted, over-lease: scedu.few',
    ]);
    expect((await state()).pools).toMatchObject([{ used: 9, outstanding: 0, free: 11 }]);
  });

  it('when it named another till’s grant, and the limit is passed', async () => {
    const { grants } = await ask(await pairTill(union));
    const sales = [saleOf('sale-1', 18), saleOf('sale-2', 1, [{ grant: grants[0]!.id, amount: 1 }])];
    expect(await reasons(sales)).toEqual(['accepted', 'accepted, over-limit-offline: scedu.few']);
  });

  it('when staff had written its lease off, with the bound that they were told', async () => {
    const { grants } = await ask(till);
    const path = `/v1/terminals/${till.answer.terminal}/leases/write-off`;
    expect(jsonOf(await staffCall(union, 'POST', path))).toEqual({
      terminal: till.answer.terminal,
      bound: [{ ...pool, amount: 5 }],
      memberUses: 0,
    });
    expect((await state()).pools).toMatchObject([{ used: 0, outstanding: 0, free: 20 }]);
    expect((await ask(till)).grants[0]).toMatchObject({ id: grants[0]!.id, state: 'written-off' });
    expect(await reasons([saleOf('sale-1', 2, [{ grant: grants[0]!.id, amount: 2 }])])).toEqual([
      'accepted, late-over-writeoff: scedu.few',
    ]);
  });

  it('when a member used it more often than allowed at two tills', async () => {
    await addOffers(union.server.store, [
      offerOf('scedu.daily', { limits: { perMember: [{ uses: 1, per: 'day' }] } }),
    ]);
    const daily = (id: string) =>
      JSON.stringify(
        sale(id, {
          offers: [{ id: 'scedu.daily', version: 1 }],
          uses: [{ offer: 'scedu.daily', uses: 1, spent: 0, refund: 'restores-use' }],
        }),
      );
    expect(await reasons([daily('sale-1')])).toEqual(['accepted']);
    expect(await reasons([daily('sale-2')], await pairTill(union))).toEqual([
      'accepted, over-limit-offline: scedu.daily',
    ]);
  });
});

describe('what members used at other tills', () => {
  const daily = (id: string) =>
    JSON.stringify(
      sale(id, {
        offers: [{ id: 'scedu.daily', version: 1 }],
        uses: [{ offer: 'scedu.daily', uses: 1, spent: 0, refund: 'restores-use' }],
      }),
    );
  const member = memberMarkOf(`scedu:${memberTokens.canary}`);

  it('a till is told once, of limited offers, and not what it sold itself', async () => {
    await addOffers(union.server.store, [
      offerOf('scedu.daily', { limits: { perMember: [{ uses: 9, per: 'day' }] } }),
    ]);
    await reasons([daily('sale-1'), daily('sale-2')]);
    const other = await pairTill(union);
    const { uses } = await ask(other);
    const one = { member, offer: 'scedu.daily', day: '2026-11-21', uses: 1 };
    expect(uses).toEqual({ after: 0, through: 2, more: false, news: [one, one] });
    expect((await ask(other, 0, 2)).uses).toEqual({ after: 2, through: 2, more: false, news: [] });
    expect((await ask(till)).uses.news).toEqual([]);
    const back = {
      amount: 7000,
      discount: 2000,
      lines: [{ id: '1', quantity: 2, from: 0, amount: 7000 }],
      funders: [{ funder: 'merchant', amount: 2000 }],
      restored: [{ offer: 'scedu.daily', uses: 1, spent: 0 }],
    };
    await reasons([daily('sale-1'), daily('sale-2'), JSON.stringify(refund('refund-1', 'sale-1', back))]);
    expect((await ask(other, 0, 2)).uses.news).toEqual([{ ...one, uses: -1 }]);
  });
});
