import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Fen, fen } from '../../terminal/core/money.ts';
import type { GivenLine } from '../../terminal/till/checkouts/basket-lines.ts';
import { Outbox } from '../../terminal/till/journal/outbox.ts';
import { isRefusal } from '../../terminal/till/refusal.ts';
import { SaleBook } from '../../terminal/till/sales/sale-book.ts';
import type { SaleDetail } from '../../terminal/wire/counter/sale-list.ts';
import { Counter, morningMs, tokenOf } from '../fakes/counter.ts';
import { memberClass, offer, programme } from '../fakes/programme.ts';

const ada = tokenOf('ada');
/** 10 off 30: what each unit pays differs by a fen, so the order of units shows. */
const tenOffThirty = offer('u.ten', {
  title: { zh: '满三十减十' },
  layer: 'basket',
  benefit: { kind: 'threshold', tiers: [{ spend: fen(3_000), off: fen(1_000) }] },
});
const line = (id: string, quantity: number, more: Partial<GivenLine> = {}): GivenLine => ({
  id,
  category: 'food',
  unitPrice: 1_100 as Fen,
  quantity,
  ...more,
});

describe('the list of sales', () => {
  let counter: Counter;
  let book: SaleBook;

  const sell = async (lines: readonly GivenLine[], externalId?: string): Promise<string> => {
    await counter.tap({ u: ada });
    const opened = await counter.desk.open({ lines, externalId });
    if (isRefusal(opened)) throw new Error(opened.refused);
    const sold = await counter.desk.confirm(opened.done.view.id, { tender: 'other' });
    if (isRefusal(sold)) throw new Error(sold.refused);
    return sold.done.id;
  };
  const detail = async (id: string): Promise<SaleDetail> => {
    const found = await book.detail(id);
    if (isRefusal(found)) throw new Error(found.refused);
    return found.done;
  };
  const list = (asked: Partial<Parameters<SaleBook['list']>[0]> = {}) =>
    book.list({ before: null, limit: 20, find: null, ...asked });
  const refund = (id: string, lines: { id: string; quantity: number }[]) =>
    counter.refunds.refund(id, { lines, reason: '退货' });

  beforeEach(async () => {
    counter = await Counter.open([
      programme('u', { issuedAtMs: morningMs, members: [[ada, memberClass()]], offers: [tenOffThirty] }),
    ]);
    book = new SaleBook({
      journal: counter.journal,
      outbox: new Outbox(counter.journal),
      catalogue: counter.catalogue,
      store: () => ({ id: 'c-1', merchant: 'cinema' }),
      training: false,
      words: {
        offer: (id) => (id === 'u.ten' ? tenOffThirty : undefined),
        store: () => ({ zh: '大华影院' }),
        programme: () => ({ zh: '工会' }),
      },
    });
  });
  afterEach(() => counter.end());

  it('is empty before the first sale', async () => {
    expect(await list()).toEqual({ sales: [], next: null });
  });

  it('goes back page by page, with refunds between, and leaves nothing out', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      ids.unshift(await sell([line('1', 1)]));
      if (n % 2 === 0) await refund(ids[0] ?? '', [{ id: '1', quantity: 1 }]);
    }
    const pages: string[][] = [];
    for (let before: number | null = null, more = true; more; ) {
      const page = await list({ before, limit: 2 });
      pages.push(page.sales.map(({ id }) => id));
      before = page.next;
      more = page.next !== null;
    }
    expect(pages).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
  });

  it('says what was sold, what came back, and whether it was handed in', async () => {
    const id = await sell([line('1', 2), line('2', 1)], 'page-1');
    await refund(id, [{ id: '1', quantity: 1 }]);
    const [sale] = (await list()).sales;
    expect(sale).toMatchObject({
      id,
      sequence: 1,
      externalId: 'page-1',
      list: 3_300,
      discount: 1_000,
      payable: 2_300,
      units: 3,
      refundedUnits: 1,
      uploaded: false,
    });
    expect(sale?.refunded).toBe((await detail(id)).refunds[0]?.amount);
  });

  it.each([
    ['part of the name of goods', '大米', true],
    ['part of a SKU', '6901', true],
    ['part of its name in a POS program', 'pos-4', true],
    ['its whole name', 'pos-42', true],
    ['its sequence', '1', true],
    ['its number on the receipt', 'C-1-0001', true],
    ['that number as a hand types it', ' c-1-1', true],
    ['the number of a receipt of training', 'TR-C-1-0001', false],
    ['another sequence', '7', false],
    ['another store’s number', 'D-1-0001', false],
    ['a sign that a pattern gives a meaning to', '%', false],
    ['another', '_', false],
    ['something else', '面粉', false],
  ])('finds a sale by %s', async (_, find, isFound) => {
    await sell([line('x', 1, { name: '东北大米', sku: '690123' })], 'pos-42');
    expect((await list({ find })).sales).toHaveLength(isFound ? 1 : 0);
  });

  it('gives a sale’s goods their names, from the sale or else from the catalogue', async () => {
    await counter.catalogue.replace('cinema', [
      { sku: 's1', name: '爆米花', category: 'food', price: fen(500) },
    ]);
    const id = await sell([
      line('1', 1, { sku: 's1' }),
      line('2', 1, { sku: 's9' }),
      line('3', 1),
      line('4', 1, { name: '<b>票' }),
    ]);
    expect((await detail(id)).lines.map(({ name }) => name)).toEqual(['爆米花', 's9', 'food', '<b>票']);
  });

  it('tells of offers, funders, tender and card, and nothing of a person', async () => {
    const sale = await detail(await sell([line('1', 3)]));
    expect(sale).toMatchObject({
      offers: [{ offer: 'u.ten', title: { zh: '满三十减十' }, discount: 1_000 }],
      programme: { zh: '工会' },
      presentation: 'chip-genuine',
      tender: 'other',
      gifts: [],
      refunds: [],
    });
    expect(sale.funders.reduce((sum, { amount }) => sum + amount, 0)).toBe(1_000);
    expect(JSON.stringify(sale)).not.toContain(ada);
  });

  it.each([32, 48] as const)(
    'prints on %i columns all that was sold, and who bears what',
    async (columns) => {
      const id = await sell([line('1', 2, { name: '爆米花' }), line('2', 1, { name: '可乐' })]);
      await refund(id, [{ id: '2', quantity: 1 }]);
      const receipt = await book.receipt(id, columns);
      if (isRefusal(receipt)) throw new Error(receipt.refused);
      const text = receipt.done.lines.map((printed) => printed.text).join('\n');
      expect(receipt.done.columns).toBe(columns);
      for (const words of [
        '大华影院',
        'C-1-0001',
        '爆米花',
        '可乐',
        '满三十减十',
        '33.00',
        '23.00',
        '-10.00',
        '已退',
        '工会',
      ])
        expect([words, text.includes(words)]).toEqual([words, true]);
      expect(text).not.toContain(ada);
      expect(text).not.toContain('练习');
    },
  );

  it('knows no sale of another name', async () => {
    expect(await book.detail('rd-none')).toEqual({ refused: 'no-such-redemption', redemption: 'rd-none' });
  });

  it.each([
    ['all at once', [7]],
    ['one by one', [1, 1, 1, 1, 1, 1, 1]],
    ['in parts', [2, 3, 2]],
  ])('foretells to the fen what a refund pays out, %s', async (_, parts) => {
    const id = await sell([line('1', 7)]);
    for (const quantity of parts) {
      const foretold = (await detail(id)).lines[0]?.refundable ?? [];
      const refunded = await refund(id, [{ id: '1', quantity }]);
      if (isRefusal(refunded)) throw new Error(refunded.refused);
      expect(refunded.done.amount).toBe(foretold.slice(0, quantity).reduce((sum, part) => sum + part, 0));
    }
    const { lines, refunded, payable } = await detail(id);
    expect([lines[0]?.refundable, lines[0]?.refunded, refunded]).toEqual([[], 7, payable]);
  });
});
