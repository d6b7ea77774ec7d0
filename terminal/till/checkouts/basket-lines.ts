import type { BasketLine } from '../../core/decide/request.ts';
import type { Fen } from '../../core/money.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Answer } from '../refusal.ts';

/** A line as a cashier or a POS program gives it. */
export type GivenLine = {
  readonly id: string;
  readonly sku?: string | undefined;
  readonly category?: string | undefined;
  readonly name?: string | undefined;
  readonly unitPrice?: Fen | undefined;
  readonly quantity: number;
};

/** Completes lines from the merchant's catalogue: what is given stands, what is left out comes from there. */
export async function completeLines(
  given: readonly GivenLine[],
  from: { readonly catalogue: Catalogue; readonly merchant: string },
): Promise<Answer<readonly BasketLine[]>> {
  const lines: BasketLine[] = [];
  const faults: string[] = [];
  for (const [position, line] of given.entries()) {
    const good = line.sku === undefined ? null : await from.catalogue.good(from.merchant, line.sku);
    const unitPrice = line.unitPrice ?? good?.price;
    const category = line.category ?? good?.category;
    const name = line.name ?? good?.name;
    if (unitPrice === undefined) {
      faults.push(
        line.sku === undefined
          ? `lines[${position}].unitPrice: is needed for a line without sku`
          : `lines[${position}].unitPrice: is needed, since the catalogue does not hold this sku`,
      );
      continue;
    }
    lines.push({
      id: line.id,
      ...(line.sku === undefined ? {} : { sku: line.sku }),
      ...(category === undefined ? {} : { category }),
      ...(name === undefined ? {} : { name }),
      unitPrice,
      quantity: line.quantity,
    });
  }
  return faults.length === 0 ? { done: lines } : { refused: 'wrong-lines', faults };
}
