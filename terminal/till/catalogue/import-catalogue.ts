import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { makeTillFolder, tillFiles } from '../till-files.ts';
import { Catalogue, type Good } from './catalogue.ts';
import { readCatalogueCsv } from './read-catalogue-csv.ts';

type Result = { readonly exit: 0 | 2; readonly out: string; readonly err: readonly string[] };
type PriceList = { readonly merchant: string; readonly goods: readonly Good[] };

/**
 * Puts merchants' price lists in the place of the old ones. All lists are read before the first is taken: one
 * bad row anywhere refuses them all and is named with its file.
 */
export async function importCatalogues(given: {
  readonly dataDir: string;
  readonly path: string;
  readonly merchant: string | undefined;
}): Promise<Result> {
  let files: readonly string[];
  try {
    files = await priceListFiles(given.path);
  } catch (error) {
    return refused([`${given.path}: ${(error as Error).message}`]);
  }
  if (files.length === 0) return refused([`${given.path}: there is no MERCHANT.csv in this folder`]);
  if (given.merchant !== undefined && files.length > 1) {
    return refused(['--merchant: names one merchant, and the folder holds several lists']);
  }
  const lists: PriceList[] = [];
  const faults: string[] = [];
  for (const file of files) {
    const read = readCatalogueCsv(await readFile(file));
    if (read.ok) lists.push({ merchant: given.merchant ?? basename(file, '.csv'), goods: read.value });
    else faults.push(...read.faults.map((fault) => `${basename(file)}: ${fault}`));
  }
  if (faults.length > 0) return refused(faults);

  await makeTillFolder(given.dataDir);
  const catalogue = await Catalogue.open(tillFiles(given.dataDir).catalogue);
  try {
    for (const { merchant, goods } of lists) await catalogue.replace(merchant, goods);
  } finally {
    await catalogue.close();
  }
  return {
    exit: 0,
    out: lists.map(({ merchant, goods }) => `${goods.length} goods of ${merchant}\n`).join(''),
    err: [],
  };
}

async function priceListFiles(path: string): Promise<readonly string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = await readdir(path);
  return names
    .filter((name) => name.endsWith('.csv'))
    .sort()
    .map((name) => join(path, name));
}

function refused(err: readonly string[]): Result {
  return { exit: 2, out: '', err };
}
