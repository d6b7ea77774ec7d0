import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesIndex } from '../../../terminal/core/decide/lines-index.ts';
import type { BasketLine } from '../../../terminal/core/decide/request.ts';
import { itemsMatch } from '../../../terminal/core/offers/items-match.ts';
import type { Items } from '../../../terminal/core/offers/offer.ts';

const category = fc.constantFrom('a', 'a/x', 'a/x/p', 'ab', 'b', 'b/y', 'b//y', '/a', '');
const sku = fc.constantFrom('s1', 's2', 's3', 'constructor');
const list = <Value>(of: fc.Arbitrary<Value>) => fc.array(of, { minLength: 1, maxLength: 3 });

const items = fc.option(
  fc.record(
    {
      categories: list(category),
      skus: list(sku),
      exceptCategories: list(category),
      exceptSkus: list(sku),
      unitPrice: fc.record({ min: fc.constant(2), max: fc.constant(3) }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  ),
  { nil: undefined },
) as unknown as fc.Arbitrary<Items | undefined>;

const lines = fc
  .array(
    fc.record(
      { sku, category, unitPrice: fc.integer({ min: 1, max: 4 }), quantity: fc.constant(1) },
      { requiredKeys: ['unitPrice', 'quantity'] },
    ),
    { maxLength: 8 },
  )
  .map((some) => some.map((one, at) => ({ id: String(at), ...one }))) as unknown as fc.Arbitrary<
  readonly BasketLine[]
>;

describe('the index of a basket', () => {
  it('finds the very lines that asking each one finds, in order', () => {
    fc.assert(
      fc.property(lines, fc.array(items, { maxLength: 4 }), (basket, asked) => {
        const index = linesIndex(basket);
        const oneByOne = (of: Items | undefined) =>
          basket.flatMap((line, at) => (itemsMatch(of, line) ? [at] : []));
        expect(asked.map((of) => index.pickedBy(of))).toEqual(asked.map(oneByOne));
      }),
      { numRuns: 500 },
    );
  });
});
