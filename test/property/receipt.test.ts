import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeText } from '../../drivers/printer/escpos.ts';
import { widthOf, wrapTo } from '../../terminal/core/receipt/display-width.ts';
import { type Receipt, receiptLines } from '../../terminal/core/receipt/receipt.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc.string({
    unit: fc.constantFrom('普', '惠', ' ', 'a', '-', '￥', '\u202e', '\u001b', 'é'),
    maxLength: 120,
  }),
);
/** Up to what a request may come to: 5,000 units at ten million yuan. */
const fen = fc.integer({ min: 0, max: 5_000_000_000_000 });
const offers = fc.array(fc.record({ title: hostile, discount: fen }), { maxLength: 3 });
const anyReceipt: fc.Arbitrary<Receipt> = fc.record({
  store: hostile,
  till: hostile,
  number: hostile,
  at: fc.constant('2026-10-03T10:20:36+08:00'),
  lines: fc.array(
    fc.record({
      name: hostile,
      quantity: fc.integer({ min: 1, max: 5000 }),
      unitPrice: fc.integer({ min: 0, max: 1_000_000_000 }),
      list: fen,
      offers,
    }),
    { maxLength: 4 },
  ),
  list: fen,
  itemDiscount: fen,
  offers,
  gifts: fc.array(hostile, { maxLength: 2 }),
  payable: fen,
  discount: fen.filter((amount) => amount > 0),
  funders: fc.array(fc.record({ name: hostile, amount: fen }), { maxLength: 3 }),
  missed: fc.option(fc.record({ title: hostile, words: hostile })),
  member: fc.option(fc.record({ programme: hostile, proof: hostile })),
  refunds: fc.array(fc.record({ at: fc.constant('2026-10-04T09:00:00+08:00'), amount: fen }), {
    maxLength: 2,
  }),
  copies: fc.integer({ min: 0, max: 9 }),
  training: fc.boolean(),
});

const paper = fc.constantFrom(32 as const, 48 as const);

function yuan(amount: number): string {
  return `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
}

describe('laws of the receipt', () => {
  it('no line is wider than the paper, as counted and as the printer draws it', () => {
    fc.assert(
      fc.property(anyReceipt, paper, (receipt, columns) => {
        for (const { text, size } of receiptLines(receipt, columns)) {
          const room = size === 'double' ? columns / 2 : columns;
          expect(widthOf(text)).toBeLessThanOrEqual(room);
          // The printer's own bytes: one a column.
          expect(encodeText(text).length).toBeLessThanOrEqual(room);
        }
      }),
    );
  });

  it('every amount stands whole at the end of a line', () => {
    fc.assert(
      fc.property(anyReceipt, paper, (receipt, columns) => {
        const ends = receiptLines(receipt, columns).map(({ text }) => text.trimStart().split(/ +|￥/).at(-1));
        const { list, payable, discount, lines, offers: whole, funders, refunds } = receipt;
        for (const amount of [list, payable, discount, ...lines.map((line) => line.list)]) {
          expect(ends).toContain(yuan(amount));
        }
        for (const { amount } of funders) expect(ends).toContain(yuan(amount));
        const taken = [...whole, ...lines.flatMap((line) => line.offers)].map((offer) => offer.discount);
        for (const amount of [...taken, ...refunds.map((refund) => refund.amount)]) {
          expect(ends).toContain(amount === 0 ? '0.00' : `-${yuan(amount)}`);
        }
      }),
    );
  });

  it('no control byte, direction mark or half sign reaches paper', () => {
    fc.assert(
      fc.property(anyReceipt, paper, (receipt, columns) => {
        for (const { text } of receiptLines(receipt, columns)) {
          expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{M}\u0590-\u08ff]/u);
        }
      }),
    );
  });

  it('wrapping loses nothing but spaces at which it breaks', () => {
    expect(wrapTo('\u2028!', 2)).toEqual(['\u2028', '!']);
    fc.assert(
      fc.property(hostile, fc.integer({ min: 2, max: 48 }), (text, columns) => {
        const lines = wrapTo(text, columns);
        expect(lines.every((line) => widthOf(line) <= columns)).toBe(true);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});
