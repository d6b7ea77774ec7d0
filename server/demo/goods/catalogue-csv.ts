import type { Goods } from './goods.ts';

/** A shop's goods as the till imports them: `sku,name,category,price`, the price in yuan. */
export function catalogueCsv(goods: readonly Goods[]): string {
  const rows = goods.map(({ sku, name, category, price }) =>
    [sku, name, category, yuan(price)].map(field).join(','),
  );
  return ['sku,name,category,price', ...rows, ''].join('\n');
}

function yuan(fen: number): string {
  return `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
}

/** RFC 4180, 2.6: what holds a comma, a quote or a line break stands in quotes. */
function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
