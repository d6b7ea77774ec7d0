import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IsoDate } from '../../terminal/core/calendar/civil-date.ts';
import { usePeriods } from '../../terminal/core/calendar/use-periods.ts';
import { fen } from '../../terminal/core/money.ts';
import type { Offer } from '../../terminal/core/offers/offer.ts';
import { LeaseBook, leasesHeld, leftOf } from '../../terminal/till/quotas/lease-book.ts';
import { isRefusal } from '../../terminal/till/refusal.ts';
import { sealEnvelope } from '../../terminal/wire/envelope.ts';
import { type Leases, memberMarkOf, redemptionMarkOf } from '../../terminal/wire/quotas.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import { Counter, morningMs, tickets, tokenOf } from '../fakes/counter.ts';
import { memberClass, offer, programme } from '../fakes/programme.ts';

const ada = tokenOf('ada');
const key = SigningKey.generate();
const signers = { keys: new Map([[key.id, key.publicKey]]), threshold: 1 };
const limited = offer('u.nine', {
  benefit: { kind: 'price', unitPrice: fen(900) },
  limits: { total: [{ uses: 500, per: 'offer' }] },
});
const budgeted = offer('u.nine', {
  benefit: { kind: 'off', amount: fen(1000) },
  limits: { budget: fen(100_000) },
});
const wholeLife = { per: 'offer', period: 'offer' } as const;

describe('a till that shares limits', () => {
  let counter: Counter;
  let book: LeaseBook;
  let version = 0;

  const sell = async (offers: readonly Offer[]) => {
    counter.programmes = [programme('u', { issuedAtMs: morningMs, members: [[ada, memberClass()]], offers })];
    return sold(await basket(1));
  };
  const basket = async (units: number) => {
    const opened = await counter.desk.open({ lines: tickets(units) });
    if (isRefusal(opened)) throw new Error(opened.refused);
    await counter.tap({ u: ada });
    const view = await counter.desk.view(opened.done.view.id);
    if (isRefusal(view)) throw new Error(view.refused);
    return view.done;
  };
  const sold = async ({ id }: { readonly id: string }) => {
    const done = await counter.desk.confirm(id, {});
    if (isRefusal(done)) throw new Error(done.refused);
    const entry = await counter.journal.find({ checkout: id });
    return { id: done.done.id, decision: done.done.decision, entry: entry!.entry };
  };
  const take = (grants: Leases['grants'], change: Partial<Leases> = {}) => {
    version += 1;
    const leases: Leases = {
      schema: 1,
      type: 'leases',
      terminal: 't-1',
      epoch: 1,
      version,
      issuedAt: '2026-11-21T10:00:00+08:00' as Leases['issuedAt'],
      offlineRisk: { uses: 2, fen: 1_000_000 },
      grants,
      uses: { after: 0, through: 0, more: false, news: [] },
      ...change,
    };
    return book.take(sealEnvelope('leases', JSON.stringify(leases), [key]), signers);
  };
  const uses = (id: string, amount: number, state: 'open' | 'recalled' | 'written-off' = 'open') =>
    ({ id, offer: 'u.nine', measure: 'uses', ...wholeLife, amount, state }) as const;
  const left = async () => (await leasesHeld(counter.journal)).reduce((sum, row) => sum + leftOf(row), 0);

  beforeEach(async () => {
    version = 0;
    const files = programme('u', {
      issuedAtMs: morningMs,
      members: [[ada, memberClass()]],
      offers: [limited],
    });
    counter = await Counter.open([files], { shared: { riskLeft: null } });
    book = new LeaseBook(counter.journal);
  });
  afterEach(() => counter.end());

  it('gives nothing of a limit that it was granted nothing of', async () => {
    const { decision } = await basket(1);
    expect(decision).toMatchObject({ payable: 4500, declined: [{ offer: 'u.nine', reason: 'sold-out' }] });
  });

  it('spends its lease, says in the entry which, and is sold out when it is gone', async () => {
    await take([uses('g-1', 1), uses('g-2', 2)]);
    expect((await sold(await basket(2))).entry.leases).toEqual([
      { grant: 'g-1', amount: 1 },
      { grant: 'g-2', amount: 1 },
    ]);
    expect(await left()).toBe(1);
    const { decision } = await basket(3);
    expect(decision.payable).toBe(900 + 2 * 4500);
  });

  it('takes a grant once, however often it is told, and no older word', async () => {
    await take([uses('g-1', 2)]);
    await sold(await basket(1));
    expect(await take([uses('g-1', 2)])).toMatchObject({ more: false });
    expect(await left()).toBe(1);
    expect(await take([uses('g-9', 9)], { version: 1 })).toMatchObject({
      refused: expect.stringMatching(/older/),
    });
    expect(await left()).toBe(1);
  });

  it.each([
    ['of another till', { terminal: 't-2' }, /another journal/],
    ['of another epoch', { epoch: 2 }, /another journal/],
  ])('refuses leases %s', async (_, change, why) => {
    expect(await take([uses('g-1', 2)], change)).toMatchObject({ refused: expect.stringMatching(why) });
    expect(await left()).toBe(0);
  });

  it('refuses leases that the head key did not sign', async () => {
    const forged = sealEnvelope('leases', '{}', [SigningKey.generate()]);
    expect(await book.take(forged, signers)).toMatchObject({
      refused: expect.stringMatching(/0 trusted signatures/),
    });
  });

  it('never sells more than it was granted, however many confirm at once', async () => {
    await take([uses('g-1', 7)]);
    const baskets = [];
    for (let place = 0; place < 12; place += 1) baskets.push(await basket(1));
    const answers = await Promise.all(baskets.map(({ id }) => counter.desk.confirm(id, {})));
    expect(answers.filter((answer) => !isRefusal(answer))).toHaveLength(7);
    expect(
      answers.filter((answer) => isRefusal(answer)).map((answer) => isRefusal(answer) && answer.refused),
    ).toEqual(Array.from({ length: 5 }, () => 'decision-changed'));
    expect(await left()).toBe(0);
  });

  it('spends the fen of a budget, and cuts a reduction to what is left', async () => {
    await take([{ id: 'g-1', offer: 'u.nine', measure: 'fen', ...wholeLife, amount: 1500, state: 'open' }]);
    expect((await sell([budgeted])).entry.leases).toEqual([{ grant: 'g-1', amount: 1000 }]);
    expect((await sell([budgeted])).decision.discount).toBe(500);
    expect((await basket(1)).decision.declined).toMatchObject([{ reason: 'budget-spent' }]);
  });

  it('gets back into its lease what a refund restores, once', async () => {
    await take([uses('g-1', 3)]);
    const sale = await sold(await basket(2));
    const back = () =>
      counter.refunds.refund(sale.id, { lines: [{ id: '1', quantity: 1 }], reason: 'broken' });
    await back();
    expect(await left()).toBe(2);
    await back();
    expect(await left()).toBe(3);
    const entries = await counter.journal.refundsOf(sale.id);
    expect(entries.map(({ entry }) => entry.leases)).toEqual([
      [{ grant: 'g-1', amount: 1 }],
      [{ grant: 'g-1', amount: 1 }],
    ]);
  });

  it('holds what it spent after a restart', async () => {
    await take([uses('g-1', 3)]);
    await sold(await basket(1));
    await counter.restart();
    expect(await left()).toBe(2);
  });

  it('runs low when half of a pool is gone, and not for a day that is over', async () => {
    const isLow = () => book.isLow(usePeriods('2026-11-21T10:20:00+08:00'));
    const ofDay = (period: string) => ({ ...uses(`g-${period}`, 1), per: 'day', period }) as const;
    await take([uses('g-1', 4), ofDay('2026-11-20')]);
    await counter.journal.database.updateTable('leases').set({ used: 1 }).where('per', '=', 'day').execute();
    expect(await isLow()).toBe(false);
    await sold(await basket(1));
    expect(await isLow()).toBe(false);
    await sold(await basket(1));
    expect(await isLow()).toBe(true);
    await take([uses('g-2', 4), ofDay('2026-11-21')]);
    expect(await isLow()).toBe(false);
    await counter.journal.database.updateTable('leases').set({ used: 1 }).where('per', '=', 'day').execute();
    expect(await isLow()).toBe(true);
  });

  it('spends nothing that was written off', async () => {
    await take([uses('g-1', 3)]);
    await take([uses('g-1', 3, 'written-off')]);
    expect((await basket(1)).decision.declined).toMatchObject([{ reason: 'sold-out' }]);
  });

  it('asks for what a basket lacks, and decides again with what it got', async () => {
    const asked: unknown[] = [];
    counter.askForBasket = async (needs) => {
      asked.push(...needs);
      return !('refused' in (await take([uses('g-1', 2)])));
    };
    expect((await basket(2)).decision.payable).toBe(1800);
    expect(asked).toEqual([{ offer: 'u.nine', measure: 'uses', ...wholeLife, amount: 2 }]);
  });

  it('counts what the member used at other tills, once, and no more what was given back there', async () => {
    const daily = offer('u.nine', {
      benefit: { kind: 'price', unitPrice: fen(900) },
      limits: { perMember: [{ uses: 2, per: 'week' }] },
    });
    const used = (uses: number, [after, through]: readonly [number, number], redemption = 'sale-1') => ({
      uses: {
        after,
        through,
        more: false,
        news: [
          {
            ...{ member: memberMarkOf(`u:${ada}`), redemption: redemptionMarkOf(redemption) },
            ...{ offer: 'u.nine', day: '2026-11-20' as IsoDate, uses },
          },
        ],
      },
    });
    await take([], used(2, [0, 7]));
    expect(await book.usesThrough()).toBe(7);
    expect(await take([], used(2, [0, 7]))).toMatchObject({
      refused: expect.stringMatching(/do not follow/),
    });
    expect((await sell([daily])).decision.declined).toMatchObject([
      { reason: 'member-limit', detail: { per: 'week' } },
    ]);
    await take([], used(-1, [7, 8], 'refund-1'));
    // A restored server is handed the sale in again, and tells it again.
    await take([], used(2, [8, 30_000]));
    expect((await sell([daily])).decision.payable).toBe(900);
    expect((await sell([daily])).decision.payable).toBe(4500);
  });

  it('offline, gives members’ limits on its own risk only while there is some', async () => {
    const mine = (memberPolicy: 'strict-online' | 'risk-bounded') =>
      offer('u.nine', {
        benefit: { kind: 'price', unitPrice: fen(900) },
        limits: { perMember: [{ uses: 9, per: 'day' }], memberPolicy },
      });
    counter.online = false;
    await take([]);
    const weigh = async () => {
      counter.shared = { riskLeft: await book.offlineRiskLeft() };
    };
    for (const expected of [900, 900, 4500]) {
      await weigh();
      expect((await sell([mine('risk-bounded')])).decision.payable).toBe(expected);
    }
    expect((await sell([mine('strict-online')])).decision.declined).toMatchObject([
      { reason: 'needs-network' },
    ]);
  });
});
