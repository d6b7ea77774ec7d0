/** A run of records in one file; the first `signedRecords` of them are covered by offline authentication. */
export type AflEntry = {
  readonly sfi: number;
  readonly first: number;
  readonly last: number;
  readonly signedRecords: number;
};

/** Records that a reading fetches. Cards of this scheme have 5 to 12. */
export const recordsMax = 32;
const entryBytes = 4;
const sfiMax = 30;

/** EMV Book 3, 10.2: the rules of the Application File Locator. Null: it breaks one, or names too many records. */
export function parseAfl(bytes: Uint8Array): readonly AflEntry[] | null {
  if (bytes.length % entryBytes !== 0) return null;
  const entries: AflEntry[] = [];
  let records = 0;
  for (let at = 0; at < bytes.length; at += entryBytes) {
    const [file = 0, first = 0, last = 0, signedRecords = 0] = bytes.subarray(at, at + entryBytes);
    const sfi = file >> 3;
    if ((file & 0x07) !== 0 || sfi === 0 || sfi > sfiMax) return null;
    if (first === 0 || last < first || signedRecords > last - first + 1) return null;
    records += last - first + 1;
    if (records > recordsMax) return null;
    entries.push({ sfi, first, last, signedRecords });
  }
  return entries;
}
