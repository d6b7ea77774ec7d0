import { pageBytes } from './sqlite-pages.ts';

/**
 * Reads SQLite's write-ahead log as it lies there. SQLite itself follows the checksums from its beginning, and behind
 * one that does not come out it sees nothing any more, and says nothing. The format: sqlite.org/fileformat2.html,
 * section 4.
 */

const magic = 0x377f0682;
const headerBytes = 32;
const frameHeaderBytes = 24;
const frameBytes = frameHeaderBytes + pageBytes;

export type Frame = { readonly page: number; readonly image: Buffer };

type Checksum = { readonly first: number; readonly second: number };

/** The pages of all transactions that were ended, in their order, whatever the checksums say. */
export function framesOf(log: Buffer): readonly Frame[] {
  const { salts } = headerOf(log);
  const frames: Frame[] = [];
  let ended = 0;
  for (let place = 0; place < placesOf(log); place += 1) {
    if (!isOfRound(log, place, salts)) continue;
    frames.push(frameAt(log, place));
    if (endsTransaction(log, place)) ended = frames.length;
  }
  return frames.slice(0, ended);
}

export type UnseenEnd = {
  /** The header is broken: SQLite takes the whole log for none. A power cut cannot do that, see `unseenEnd`. */
  readonly hasHeader: boolean;
  /** Pages that were written and that SQLite does not show. */
  readonly frames: readonly Frame[];
  /** A transaction among them had been synced: another was begun behind it. */
  readonly wasSynced: boolean;
};

/**
 * What of a log SQLite does not show. With `synchronous=FULL` its header is synced before the first frame, and each
 * transaction before the next one begins. So a power cut leaves a whole header and at most one transaction in pieces,
 * the one that nobody was told of yet. A frame whose checksum goes on from the end of an unseen transaction says that
 * this one was on the disk, and that the disk has lost it since.
 */
export function unseenEnd(log: Buffer): UnseenEnd {
  const { salts, seed, isLittleEndian } = headerOf(log);
  const places = placesOf(log);
  let running = seed;
  let shown = 0;
  for (let place = 0; place < places && running !== null; place += 1) {
    const sum = isOfRound(log, place, salts) ? checksumAt(log, place, running, isLittleEndian) : null;
    running = sum !== null && isSame(sum, keptChecksum(log, place)) ? sum : null;
    if (running !== null && endsTransaction(log, place)) shown = place + 1;
  }
  const unseen = Array.from({ length: places - shown }, (_, at) => shown + at).filter((place) =>
    isOfRound(log, place, salts),
  );
  return {
    hasHeader: seed !== null || places === 0,
    frames: unseen.map((place) => frameAt(log, place)),
    wasSynced:
      seed !== null &&
      unseen.some(
        (place) =>
          endsTransaction(log, place) &&
          isOfRound(log, place + 1, salts) &&
          isSame(
            checksumAt(log, place + 1, keptChecksum(log, place), isLittleEndian),
            keptChecksum(log, place + 1),
          ),
      ),
  };
}

/** Frames of this round of the log carry its salts; should the header be damaged, the first frame has them, too. */
function headerOf(log: Buffer): {
  readonly salts: readonly Buffer[];
  /** With what the checksums of frames begin; null: the header is none. */
  readonly seed: Checksum | null;
  readonly isLittleEndian: boolean;
} {
  if (placesOf(log) === 0) return { salts: [], seed: null, isLittleEndian: true };
  const isLog = (log.readUInt32BE(0) & 0xfffffffe) >>> 0 === magic;
  const isLittleEndian = (log.readUInt32BE(0) & 1) === 0;
  const sum = checksum(log.subarray(0, 24), { first: 0, second: 0 }, isLittleEndian);
  const kept = { first: log.readUInt32BE(24), second: log.readUInt32BE(28) };
  const first = log.subarray(headerBytes + 8, headerBytes + 16);
  if (isLog && isSame(sum, kept)) return { salts: [log.subarray(16, 24)], seed: kept, isLittleEndian };
  return { salts: isLog ? [log.subarray(16, 24), first] : [first], seed: null, isLittleEndian };
}

function placesOf(log: Buffer): number {
  return Math.max(0, Math.floor((log.length - headerBytes) / frameBytes));
}

function startOf(place: number): number {
  return headerBytes + place * frameBytes;
}

function isOfRound(log: Buffer, place: number, salts: readonly Buffer[]): boolean {
  if (place >= placesOf(log)) return false;
  const at = startOf(place);
  return salts.some((salt) => salt.equals(log.subarray(at + 8, at + 16)));
}

function frameAt(log: Buffer, place: number): Frame {
  const at = startOf(place);
  return { page: log.readUInt32BE(at), image: log.subarray(at + frameHeaderBytes, at + frameBytes) };
}

/** The last frame of a transaction names the size of the file after it. */
function endsTransaction(log: Buffer, place: number): boolean {
  return log.readUInt32BE(startOf(place) + 4) > 0;
}

function keptChecksum(log: Buffer, place: number): Checksum {
  const at = startOf(place);
  return { first: log.readUInt32BE(at + 16), second: log.readUInt32BE(at + 20) };
}

function checksumAt(log: Buffer, place: number, from: Checksum, isLittleEndian: boolean): Checksum {
  const at = startOf(place);
  const head = checksum(log.subarray(at, at + 8), from, isLittleEndian);
  return checksum(log.subarray(at + frameHeaderBytes, at + frameBytes), head, isLittleEndian);
}

/** Section 4.2; kept in the order of the machine that wrote it, so it is read by bytes. */
function checksum(bytes: Buffer, from: Checksum, isLittleEndian: boolean): Checksum {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let { first, second } = from;
  for (let at = 0; at < bytes.length; at += 8) {
    first = (first + words.getUint32(at, isLittleEndian) + second) >>> 0;
    second = (second + words.getUint32(at + 4, isLittleEndian) + first) >>> 0;
  }
  return { first, second };
}

function isSame(one: Checksum, other: Checksum): boolean {
  return one.first === other.first && one.second === other.second;
}
