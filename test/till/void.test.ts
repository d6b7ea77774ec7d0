import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fen } from '../../terminal/core/money.ts';
import { isRefusal } from '../../terminal/till/refusal.ts';
import { Counter, morningMs, tickets, tokenOf } from '../fakes/counter.ts';
import { hourMs, memberClass, offer, programme } from '../fakes/programme.ts';

const ada = tokenOf('ada');
const once = offer('u.once', {
  layer: 'basket',
  benefit: { kind: 'threshold', tiers: [{ spend: fen(4_500), off: fen(1_000) }] },
  limits: { perMember: [{ uses: 1, per: 'day' }] },
});

describe('voiding a sale', () => {
  let counter: Counter;

  const sell = async () => {
    await counter.tap({ u: ada });
    const opened = await counter.desk.open({ lines: tickets(2) });
    if (isRefusal(opened)) throw new Error(opened.refused);
    const sold = await counter.desk.confirm(opened.done.view.id, {});
    if (isRefusal(sold)) throw new Error(sold.refused);
    return sold.done;
  };
  const undo = (id: string) => counter.refunds.void(id, { reason: '刷错' });

  beforeEach(async () => {
    counter = await Counter.open([
      programme('u', { issuedAtMs: morningMs, members: [[ada, memberClass()]], offers: [once] }),
    ]);
  });
  afterEach(() => counter.end());

  it('gives back all that was paid, says that it was a void, and frees the use', async () => {
    const sale = await sell();
    expect(sale.decision.payable).toBe(8_000);
    expect(await undo(sale.id)).toMatchObject({ done: { amount: 8_000, lines: [{ id: '1', quantity: 2 }] } });
    expect((await counter.journal.refundsOf(sale.id)).map(({ entry }) => entry.reason)).toEqual([
      '作废: 刷错',
    ]);
    expect((await sell()).decision.payable).toBe(8_000);
  });

  it('gives back what an earlier refund left', async () => {
    const sale = await sell();
    await counter.refunds.refund(sale.id, { lines: [{ id: '1', quantity: 1 }], reason: '退货' });
    expect(await undo(sale.id)).toMatchObject({ done: { amount: 4_000, lines: [{ id: '1', quantity: 1 }] } });
  });

  it('is done once, however often and at once it is asked for', async () => {
    const { id } = await sell();
    const outcomes = await Promise.all([undo(id), undo(id)]);
    expect(outcomes.filter((outcome) => 'done' in outcome)).toHaveLength(1);
    expect(outcomes.filter(isRefusal)).toEqual([{ refused: 'given-back-already', redemption: id }]);
  });

  it('is refused on another business day', async () => {
    const { id } = await sell();
    counter.nowMs += 24 * hourMs;
    expect(await undo(id)).toEqual({ refused: 'not-of-today', businessDay: '2026-11-21' });
  });

  it('knows no sale that is not there', async () => {
    expect(await undo('rd-none')).toEqual({ refused: 'no-such-redemption', redemption: 'rd-none' });
  });
});
