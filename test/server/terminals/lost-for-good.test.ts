import { describe, expect, it } from 'vitest';
import { basket, done, openBasket, said, sell, units } from './desk-calls.ts';
import { tillForEach } from './till-for-each.ts';

/** What a damaged journal has lost and nobody holds: smaller witnesses keep money from moving twice. */

const shop = tillForEach();

it('a call that gave units back, made again, gives none back again when its answer is lost, too', async () => {
  const call = { ...units(1), key: 'pos-refund-1' };
  const { id, refund } = await shop.till.with(async (at) => {
    const sale = await sell(at.desk, 'pos-1');
    const given = done(await at.desk.refunds.refund(sale.id, call));
    await at.firstSync();
    return { ...sale, refund: given };
  });
  shop.till.lose('"kind":"refund"');
  expect(await shop.till.salvage()).toBe(0);
  await shop.till.with(async ({ desk }) => {
    expect(done(await desk.refunds.refund(id, call))).toEqual(refund);
    expect(said(await desk.refunds.refund(id, { ...call, key: 'pos-refund-2' }))).toBe('done');
    expect(said(await desk.refunds.refund(id, { ...units(2), key: 'pos-refund-3' }))).toBe(
      'more-than-bought',
    );
  });
});

describe('a sale that is lost here and there', () => {
  const key = 'pos-confirm-1';
  const answer = (sold: { readonly id: string }) => ({
    ...{ key, fingerprint: 'f', status: 200 },
    body: JSON.stringify({ redemption: sold }),
  });
  const lost = async () => {
    const checkout = await shop.till.with(async ({ desk }) => {
      const { id } = (await openBasket(desk, 'pos-1')).view;
      done(await desk.checkouts.confirm(id, { answer }));
      return id;
    });
    shop.till.lose('"externalId":"pos-1"');
    expect(await shop.till.salvage()).toBe(0);
    expect((await shop.till.line()).losses).toMatchObject([{ nowhere: [{ first: 1, last: 1 }] }]);
    return checkout;
  };

  it('is made no second time: by its basket, by the name that the shop gave it', async () => {
    const checkout = await lost();
    await shop.till.with(async ({ desk }) => {
      const sold = { refused: 'already-confirmed', redemption: '' };
      expect(await desk.checkouts.confirm(checkout, {})).toEqual(sold);
      expect(await desk.checkouts.open(basket('pos-1'))).toEqual(sold);
      expect(said(await desk.checkouts.open(basket('pos-2')))).toBe('done');
    });
  });

  it('and the call that made it is answered as before', async () => {
    await lost();
    await shop.till.with(async ({ desk }) => {
      expect(await desk.answers.find(key)).toMatchObject({ key, status: 200 });
    });
  });
});
