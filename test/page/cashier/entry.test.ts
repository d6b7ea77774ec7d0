import { describe, expect, it } from 'vitest';
import {
  fenOfTyped,
  quantityOfTyped,
  readingsOf,
} from '../../../terminal/page/cashier/entry/amount-entry.ts';
import { percentText, permilleOfTyped, tenthsText } from '../../../terminal/page/cashier/entry/rate-entry.ts';

describe('a typed amount', () => {
  it.each([
    ['12.5', 1250],
    ['12', 1200],
    ['0.01', 1],
    ['.5', 50],
    ['12.', 1200],
    ['1。5', 150],
    ['10000000', 1_000_000_000],
    ['0', null],
    ['', null],
    ['.', null],
    ['1.234', null],
    ['1.2.3', null],
    ['-5', null],
    ['10000000.01', null],
    ['１２', null],
  ])('%s is %s fen', (typed, fen) => {
    expect(fenOfTyped(typed)).toBe(fen);
  });

  it.each([
    { typed: '12.5', sku: null, amountFen: 1250 },
    { typed: '12', sku: '12', amountFen: 1200 },
    { typed: '6901234567892', sku: '6901234567892', amountFen: null },
    { typed: '10000000.01', sku: null, amountFen: null },
    { typed: '1.2.3', sku: null, amountFen: null },
    { typed: 'demo-rice-5kg', sku: 'demo-rice-5kg', amountFen: null },
  ])('$typed may be a code and an amount', ({ typed, sku, amountFen }) => {
    expect(readingsOf(typed)).toEqual({ sku, amountFen });
  });

  it.each([
    ['3', 3],
    ['5000', 5000],
    ['5001', null],
    ['0', null],
    ['', null],
    ['1.5', null],
  ])('quantity %s is %s', (typed, quantity) => {
    expect(quantityOfTyped(typed)).toBe(quantity);
  });
});

describe('a keyed rate', () => {
  it.each([
    ['8.2折', 820],
    ['8.2', 820],
    ['8', 800],
    ['82', 820],
    ['82.5', 825],
    ['820', 820],
    ['8.25', 825],
    ['1000', 1000],
    ['100', 100],
    ['1001', null],
    ['0', null],
    ['0.5', 50],
    ['9.999', null],
    ['abc', null],
    ['', null],
    ['820.5', null],
  ])('%s pays %s permille', (typed, permille) => {
    expect(permilleOfTyped(typed)).toBe(permille);
  });

  it('is shown back as tenths and as percent', () => {
    expect([tenthsText(820), tenthsText(800), tenthsText(825), percentText(825)]).toEqual([
      '8.2',
      '8',
      '8.25',
      '82.5',
    ]);
  });
});
