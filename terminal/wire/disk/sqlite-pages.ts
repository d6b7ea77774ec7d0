/**
 * Reads what single pages of an SQLite file still hold, whatever has become of the rest: no tree is followed, no table
 * of contents is believed. What comes out may be old, double, or nonsense; whoever asks must be able to tell.
 * The format: sqlite.org/fileformat2.html, sections 1.5, 1.6 and 2.1.
 */

/** Our files are made with SQLite's own default. */
export const pageBytes = 4_096;

export type RecordValue = number | string | null;
export type PageRecord = {
  /** Null in an index. */
  readonly rowid: number | null;
  readonly values: readonly RecordValue[];
};

/** A page by its number, from 1; undefined when the file has no such page. */
export type PageOf = (page: number) => Buffer | undefined;

const tableLeaf = 0x0d;
const indexLeaf = 0x0a;
const indexInterior = 0x02;
/** The first page begins behind the file's header. */
const fileHeaderBytes = 100;
/** Longer than any entry. */
const payloadBytesMax = 64_000_000;
const columnsMax = 100;

/** The records of one page; what cannot be read is left out. */
export function recordsOf(page: Buffer, number: number, pageOf: PageOf): readonly PageRecord[] {
  const header = number === 1 ? fileHeaderBytes : 0;
  const kind = page[header];
  if (kind !== tableLeaf && kind !== indexLeaf && kind !== indexInterior) return [];
  const pointers = header + (kind === indexInterior ? 12 : 8);
  const cells = Math.min(page.readUInt16BE(header + 3), (pageBytes - pointers) >> 1);
  const records: PageRecord[] = [];
  for (let cell = 0; cell < cells; cell += 1) {
    const at = page.readUInt16BE(pointers + 2 * cell) + (kind === indexInterior ? 4 : 0);
    const record = cellRecord(page, { at, isTable: kind === tableLeaf }, pageOf);
    if (record !== null) records.push(record);
  }
  return records;
}

function cellRecord(
  page: Buffer,
  { at, isTable }: { readonly at: number; readonly isTable: boolean },
  pageOf: PageOf,
): PageRecord | null {
  const length = varint(page, at);
  if (length === null || length.value > payloadBytesMax) return null;
  const rowid = isTable ? varint(page, length.next) : { value: null, next: length.next };
  if (rowid === null) return null;
  const payload = payloadOf(page, { at: rowid.next, bytes: length.value, isTable }, pageOf);
  const values = payload === null ? null : valuesOf(payload);
  return values === null ? null : { rowid: rowid.value, values };
}

/** What does not fit on the page goes on along a chain of pages. Section 1.6. */
function payloadOf(
  page: Buffer,
  { at, bytes, isTable }: { readonly at: number; readonly bytes: number; readonly isTable: boolean },
  pageOf: PageOf,
): Buffer | null {
  const most = isTable ? pageBytes - 35 : Math.floor(((pageBytes - 12) * 64) / 255) - 23;
  if (bytes <= most) return at + bytes <= pageBytes ? page.subarray(at, at + bytes) : null;
  const least = Math.floor(((pageBytes - 12) * 32) / 255) - 23;
  const fitting = least + ((bytes - least) % (pageBytes - 4));
  const here = fitting <= most ? fitting : least;
  if (at + here + 4 > pageBytes) return null;
  const parts = [page.subarray(at, at + here)];
  let next = page.readUInt32BE(at + here);
  for (let left = bytes - here; left > 0; left -= pageBytes - 4) {
    const more = pageOf(next);
    if (more === undefined) return null;
    parts.push(more.subarray(4, 4 + Math.min(left, pageBytes - 4)));
    next = more.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}

function valuesOf(payload: Buffer): readonly RecordValue[] | null {
  const header = varint(payload, 0);
  if (header === null || header.value > payload.length) return null;
  const values: RecordValue[] = [];
  let content = header.value;
  for (let at = header.next; at < header.value; ) {
    const type = varint(payload, at);
    if (type === null || values.length >= columnsMax) return null;
    at = type.next;
    const bytes = bytesOfType(type.value);
    if (bytes === null || content + bytes > payload.length) return null;
    values.push(columnValue(payload.subarray(content, content + bytes), type.value));
    content += bytes;
  }
  return values;
}

/** Section 2.1: whole numbers and text; we keep nothing else. */
function bytesOfType(type: number): number | null {
  if (type >= 13) return type % 2 === 1 ? (type - 13) / 2 : null;
  return [0, 1, 2, 3, 4, 6, 8, null, 0, 0][type] ?? null;
}

function columnValue(bytes: Buffer, type: number): RecordValue {
  if (type === 0) return null;
  if (type === 8 || type === 9) return type - 8;
  if (type >= 13) return bytes.toString('utf8');
  return bytes.length <= 6 ? bytes.readIntBE(0, bytes.length) : Number(bytes.readBigInt64BE(0));
}

/** Up to nine bytes, the high bit says that more follow; numbers past 2^53 are none of ours. */
function varint(bytes: Buffer, at: number): { readonly value: number; readonly next: number } | null {
  let value = 0;
  for (let place = 0; place < 8; place += 1) {
    const byte = bytes[at + place];
    if (byte === undefined) return null;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return Number.isSafeInteger(value) ? { value, next: at + place + 1 } : null;
  }
  return null;
}
