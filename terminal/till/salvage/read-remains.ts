import { readFile } from 'node:fs/promises';
import { framesOf } from '../../wire/disk/sqlite-log.ts';
import {
  type PageOf,
  type PageRecord,
  pageBytes,
  type RecordValue,
  recordsOf,
} from '../../wire/disk/sqlite-pages.ts';
import { type Answered, readAnswered } from '../journal/answered-mark.ts';
import { entryOf, type FoundEntry } from '../journal/entries-in-pages.ts';
import type { JournalTables } from '../journal/journal-tables.ts';

/** All that the pages of a damaged journal still give. Only entries vouch for themselves. */
export type Remains = {
  /** In the order of the file: of two at one place, the later was written later. */
  readonly entries: readonly FoundEntry[];
  /** Places that an index names, and whose row is not among the entries. */
  readonly named: readonly { readonly epoch: number; readonly sequence: number }[];
  /** What the witness beside the file says. */
  readonly answered: Answered | null;
  /** Texts of single values, by their names: assignment, times. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly trusted: readonly {
    readonly programme: string;
    readonly root: string;
    readonly head: string | null;
  }[];
  readonly acknowledgements: readonly string[];
  readonly outcomes: readonly JournalTables['outcomes'][];
  readonly answers: readonly JournalTables['answers'][];
  /** What offers took off, by entry. */
  readonly spent: readonly { readonly entry: string; readonly offer: string; readonly spent: number }[];
  /** Epochs that were begun after a loss like this one. */
  readonly begun: readonly JournalTables['epochs'][];
};

/** Reads a journal file and its log, page by page; neither is changed. A file that is not there gives nothing. */
export async function readRemains(file: string): Promise<Remains> {
  const main = await bytesOf(file);
  const frames = framesOf(await bytesOf(`${file}-wal`));
  const newest = new Map(frames.map(({ page, image }) => [page, image]));
  const pageOf: PageOf = (page) => newest.get(page) ?? mainPage(main, page);
  const records: PageRecord[] = [];
  for (let page = 1; page <= Math.floor(main.length / pageBytes); page += 1) {
    const image = mainPage(main, page);
    if (image !== undefined) records.push(...recordsOf(image, page, pageOf));
  }
  // Of an entry every copy counts, whichever page it has moved to since.
  for (const { page, image } of frames) records.push(...recordsOf(image, page, pageOf));
  return { ...remainsOf(records), answered: readAnswered(file) };
}

function mainPage(main: Buffer, page: number): Buffer | undefined {
  const at = (page - 1) * pageBytes;
  return page >= 1 && at + pageBytes <= main.length ? main.subarray(at, at + pageBytes) : undefined;
}

async function bytesOf(file: string): Promise<Buffer> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
}

/** Tables are told apart by the shape of their rows; what has the shape by chance is told by its content. */
function remainsOf(records: readonly PageRecord[]): Omit<Remains, 'answered'> {
  const entries = records.flatMap(({ rowid, values }) => {
    const entry = entryOf(values);
    return entry === null || rowid === null ? [] : [{ rowid, entry }];
  });
  const rows = new Set(entries.map(({ rowid }) => rowid));
  const tables = records.filter(({ rowid }) => rowid !== null).map(({ values }) => values);
  return {
    entries: entries.map(({ entry }) => entry),
    named: records.flatMap(({ rowid, values: [epoch, sequence, row, ...more] }) =>
      rowid === null &&
      isWhole(epoch) &&
      isWhole(sequence) &&
      isWhole(row) &&
      more.length === 0 &&
      !rows.has(row)
        ? [{ epoch, sequence }]
        : [],
    ),
    facts: tables.flatMap(([name, value, seal = null, ...more]) =>
      isText(name) && isText(value) && isTextOrNull(seal) && more.length === 0 ? [{ name, value }] : [],
    ),
    trusted: tables.flatMap(([programme, root, head, version, headRoot = null, ...more]) =>
      isText(programme) &&
      isText(root) &&
      isTextOrNull(head) &&
      isWhole(version) &&
      isTextOrNull(headRoot) &&
      more.length === 0
        ? [{ programme, root, head }]
        : [],
    ),
    acknowledgements: tables.flatMap(([, sequence, hash, envelope, at, ...more]) =>
      isWhole(sequence) && isText(hash) && isText(envelope) && isText(at) && more.length === 0
        ? [envelope]
        : [],
    ),
    outcomes: tables.flatMap(([epoch, sequence, outcome, reason, ...more]) =>
      isWhole(epoch) && isWhole(sequence) && isText(outcome) && isTextOrNull(reason) && more.length === 0
        ? [{ epoch, sequence, outcome, reason }]
        : [],
    ),
    answers: tables.flatMap(([key, fingerprint, status, body, seal = null, ...more]) =>
      isText(key) &&
      isText(fingerprint) &&
      isWhole(status) &&
      isText(body) &&
      isTextOrNull(seal) &&
      more.length === 0
        ? [{ key, fingerprint, status, body, seal }]
        : [],
    ),
    spent: records.flatMap(spentOf),
    begun: records.flatMap(({ rowid, values: [own, at, setAside, wish, ...more] }) =>
      // Its primary key is the row's own number.
      rowid !== null && own === null && isText(at) && isText(setAside) && isText(wish) && more.length === 0
        ? [{ epoch: rowid, at, set_aside: setAside, wish }]
        : [],
    ),
  };
}

/** A row of `uses`: of older programs in the order in which they came, then by member. */
function spentOf({ rowid, values }: PageRecord): Remains['spent'] {
  const row = rowid === null ? byMember(values) : asTheyCame(values);
  if (row === null) return [];
  const { entry, offer, day, uses, spent } = row;
  return isText(entry) && isText(offer) && isText(day) && isWhole(uses) && isWhole(spent)
    ? [{ entry, offer, spent }]
    : [];
}

function asTheyCame([entry, offer, , day, , , , uses, spent, ...more]: PageRecord['values']) {
  return spent === undefined || more.length > 0 ? null : { entry, offer, day, uses, spent };
}

function byMember([, offer, entry, , day, , , , uses, spent, ...more]: PageRecord['values']) {
  return spent === undefined || more.length > 0 ? null : { entry, offer, day, uses, spent };
}

function isWhole(value: RecordValue | undefined): value is number {
  return Number.isSafeInteger(value);
}

function isText(value: RecordValue | undefined): value is string {
  return typeof value === 'string';
}

function isTextOrNull(value: RecordValue | undefined): value is string | null {
  return value === null || isText(value);
}
