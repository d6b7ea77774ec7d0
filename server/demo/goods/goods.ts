import { invariant } from '../../../terminal/core/invariant.ts';

/** One thing that a shop sells, as the till's catalogue wants it. */
export type Goods = {
  /** An EAN-13 barcode, or a name for what has none (services, tickets). */
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  /** Fen. */
  readonly price: number;
};

/** `item`: a number that becomes a barcode, or the SKU itself; `price` in yuan as on the shelf label. */
export type GoodsRow = readonly [item: number | string, name: string, price: string];

export function goodsOf(category: string, rows: readonly GoodsRow[]): readonly Goods[] {
  return rows.map(([item, name, price]) => ({
    sku: typeof item === 'number' ? barcode(item) : item,
    name,
    category,
    price: fenOf(price),
  }));
}

/** Country 690 and maker 0000, which is nobody: an invented barcode names no real product. */
const barcodeMaker = '6900000';

export function barcode(item: number): string {
  const body = barcodeMaker + String(item).padStart(5, '0');
  return body + ean13Check(body);
}

/** GS1 General Specifications, 7.9: the last digit of an EAN-13, from its first twelve. */
export function ean13Check(twelveDigits: string): string {
  invariant(/^[0-9]{12}$/.test(twelveDigits), 'an EAN-13 has 12 digits before its check digit');
  let sum = 0;
  for (let place = 0; place < twelveDigits.length; place += 1) {
    sum += (twelveDigits.charCodeAt(place) - 48) * (place % 2 === 0 ? 1 : 3);
  }
  return String((10 - (sum % 10)) % 10);
}

function fenOf(price: string): number {
  invariant(/^[0-9]+\.[0-9]{2}$/.test(price), `not a price in yuan: ${price}`);
  return Number(price.replace('.', ''));
}
