import type { Parsed } from '../../wire/faults.ts';
import { tillFiles } from '../till-files.ts';
import { Catalogue } from './catalogue.ts';
import { readCatalogueCsv } from './read-catalogue-csv.ts';

/** Puts a merchant's price list in the place of the old one, whole or not at all; gives the number of goods. */
export async function importCatalogue(given: {
  readonly dataDir: string;
  readonly merchant: string;
  readonly bytes: Uint8Array;
}): Promise<Parsed<number>> {
  const goods = readCatalogueCsv(given.bytes);
  if (!goods.ok) return goods;
  const catalogue = await Catalogue.open(tillFiles(given.dataDir).catalogue);
  try {
    await catalogue.replace(given.merchant, goods.value);
  } finally {
    await catalogue.close();
  }
  return { ok: true, value: goods.value.length };
}
