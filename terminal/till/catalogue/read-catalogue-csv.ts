import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { fen } from '../../core/money.ts';
import type { Parsed } from '../../wire/faults.ts';
import type { Good } from './catalogue.ts';

export const catalogueBytesMax = 50_000_000;
export const catalogueRowsMax = 500_000;
const priceFenMax = 1_000_000_000;
const nameLengthMax = 200;
const codeLengthMax = 64;

const columns = ['sku', 'name', 'category', 'price'] as const;
/** What spreadsheets call them. */
const headings: Readonly<Record<string, (typeof columns)[number]>> = {
  sku: 'sku',
  条码: 'sku',
  商品编码: 'sku',
  name: 'name',
  名称: 'name',
  商品名称: 'name',
  category: 'category',
  分类: 'category',
  price: 'price',
  单价: 'price',
  价格: 'price',
};

/**
 * Reads a merchant's price list: a heading line with sku, name, category and price (yuan, `39.90`), in UTF-8
 * or, as spreadsheets here save it, GB18030. Every bad row is named; one bad row refuses the whole list.
 */
export function readCatalogueCsv(bytes: Uint8Array): Parsed<readonly Good[]> {
  if (bytes.length > catalogueBytesMax)
    return { ok: false, faults: [`catalogue: longer than ${catalogueBytesMax} bytes`] };
  let rows: readonly string[][];
  try {
    rows = parse(decode(bytes), { bom: true, relax_column_count: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    return { ok: false, faults: [`catalogue: not CSV: ${(error as Error).message}`] };
  }
  const [heading, ...body] = rows;
  const places = columnPlaces(heading ?? []);
  if (!places.ok) return places;
  if (body.length === 0) return { ok: false, faults: ['catalogue: it has no goods'] };
  if (body.length > catalogueRowsMax)
    return { ok: false, faults: [`catalogue: more than ${catalogueRowsMax} rows`] };

  const faults: string[] = [];
  const seen = new Map<string, number>();
  const goods: Good[] = [];
  body.forEach((cells, position) => {
    const row = position + 2; // as a spreadsheet counts, the heading being row 1
    const cell = (column: (typeof columns)[number]) => cells[places.value[column]] ?? '';
    const price = priceFen(cell('price'));
    const before = seen.get(cell('sku'));
    const wrong = [
      textFault('sku', cell('sku'), codeLengthMax),
      textFault('name', cell('name'), nameLengthMax),
      textFault('category', cell('category'), codeLengthMax),
      price === null ? 'price: must be yuan with at most two decimals, such as 39.90' : null,
      before === undefined ? null : `sku: "${cell('sku')}" stands in row ${before} already`,
    ].filter((fault) => fault !== null);
    seen.set(cell('sku'), before ?? row);
    if (wrong.length > 0 || price === null) faults.push(...wrong.map((fault) => `row ${row}: ${fault}`));
    else goods.push({ sku: cell('sku'), name: cell('name'), category: cell('category'), price: fen(price) });
  });
  return faults.length === 0 ? { ok: true, value: goods } : { ok: false, faults };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return iconv.decode(Buffer.from(bytes), 'gb18030'); // not UTF-8: what Excel in China writes
  }
}

function columnPlaces(
  heading: readonly string[],
): Parsed<Readonly<Record<(typeof columns)[number], number>>> {
  const found = new Map(heading.map((text, place) => [headings[text.toLowerCase()], place] as const));
  const missing = columns.filter((column) => !found.has(column));
  if (missing.length > 0)
    return { ok: false, faults: missing.map((column) => `row 1: the column ${column} is missing`) };
  const place = (column: (typeof columns)[number]) => found.get(column) ?? -1;
  return {
    ok: true,
    value: { sku: place('sku'), name: place('name'), category: place('category'), price: place('price') },
  };
}

function textFault(column: string, text: string, lengthMax: number): string | null {
  if (text === '') return `${column}: is empty`;
  if (text.length > lengthMax) return `${column}: is longer than ${lengthMax} characters`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return /[\u0000-\u001f\u007f]/.test(text) ? `${column}: has control characters` : null;
}

/** Yuan as text to fen, without any floating point. */
function priceFen(text: string): number | null {
  const match = /^([0-9]{1,9})(?:\.([0-9]{1,2}))?$/.exec(text);
  if (match === null) return null;
  const amount = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return amount <= priceFenMax ? amount : null;
}
