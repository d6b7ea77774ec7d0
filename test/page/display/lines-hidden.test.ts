import { describe, expect, it } from 'vitest';
import { amountSize } from '../../../terminal/page/display/amount-size.ts';
import { linesHidden } from '../../../terminal/page/display/lines-hidden.ts';
import type { DisplayLine } from '../../../terminal/wire/counter/display-message.ts';

const plain: DisplayLine = { name: '米', quantity: 1, list: 1000, discount: 0, offers: [] };
const reduced: DisplayLine = { ...plain, discount: 100, offers: [{ zh: '9 折' }] };
const lines = (count: number, line: DisplayLine) => Array.from({ length: count }, () => line);
const others = { titles: [{ zh: '满 100 减 20' }], discount: 2000 };

describe('what a customer sees of a long basket', () => {
  it.each([
    ['all of an empty one', [], null, 0],
    ['all of six lines', lines(6, plain), null, 0],
    ['all of six lines above a reduction of the whole', lines(6, plain), others, 0],
    ['the last six of seven', lines(7, plain), null, 1],
    ['the last six of five hundred', lines(500, plain), others, 494],
    ['all of six reduced ones', lines(6, reduced), null, 0],
    ['fewer where each is reduced and the whole is too', lines(6, reduced), others, 1],
    ['the last ones that fit, not the first', [...lines(3, reduced), ...lines(5, plain)], others, 2],
  ])('%s', (_, all, whole, hidden) => {
    expect(linesHidden({ lines: all, others: whole })).toBe(hidden);
  });
});

describe('the size of a large amount', () => {
  it.each([
    ['￥0.00', ''],
    ['￥9999.99', ''],
    ['￥10000.00', 'long'],
    ['￥9999999.99', 'long'],
    ['￥49999999999.99', 'longest'],
  ] as const)('%s', (amount, size) => {
    expect(amountSize(amount)).toBe(size);
  });
});
