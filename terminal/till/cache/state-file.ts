import { webcrypto } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { IndexedMember } from '../../core/members/member-index.ts';
import {
  ClassTexts,
  type MemberStateHeader,
  readExceptions,
  readStateHeader,
  type StateLayout,
  stateHeaderBytesMax,
  wrongStarts,
} from '../../wire/documents/member-state-file.ts';
import { pieceBytes, pieceCount, stateHash } from '../../wire/documents/state-pieces.ts';
import { TillError } from '../ports.ts';

/** Where a state lies and what it must be. */
export type KeptState = {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
};

/** What stands in a state's file around its records, and where those lie. */
export type StateFrame = {
  readonly header: MemberStateHeader;
  readonly layout: StateLayout;
  /** The rank at which each bucket begins. */
  readonly starts: Uint32Array;
  readonly texts: ClassTexts;
  readonly exceptions: readonly IndexedMember[];
};

/** An open file with its frame; throws a `TillError` for one that is no state of so many bytes. */
export async function openFrame(
  state: KeptState,
): Promise<{ readonly handle: FileHandle; readonly frame: StateFrame }> {
  const handle = await openFile(state);
  try {
    return { handle, frame: await readFrame(handle, state) };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function readFrame(handle: FileHandle, state: KeptState): Promise<StateFrame> {
  const first = await readAt(handle, 0, Math.min(stateHeaderBytesMax, state.bytes));
  const head = readStateHeader(Buffer.from(first), state.bytes);
  if (!head.ok) throw damaged(state, head.faults.join('; '));
  const { header, layout } = head.value;
  const starts = new Uint32Array(await readAt(handle, layout.starts, 4 * (2 ** header.bucketBits + 1)));
  const textStarts = new Uint32Array(await readAt(handle, layout.textStarts, 4 * (header.classes + 1)));
  const wrong =
    wrongStarts(starts, header.members, 'buckets') ??
    wrongStarts(textStarts, header.classTextBytes, 'class texts');
  if (wrong !== null) throw damaged(state, wrong);
  const texts = new Uint8Array(await readAt(handle, layout.texts, header.classTextBytes));
  const exceptionBytes = await readAt(handle, layout.exceptions, layout.textStarts - layout.exceptions);
  return {
    header,
    layout,
    starts,
    texts: new ClassTexts(textStarts, texts),
    exceptions: readExceptions(Buffer.from(exceptionBytes), header.exceptions),
  };
}

/** Pieces that are read and hashed at once. */
const lanes = 4;

/** The state's hash; each piece is read into the place that is given for it, and hashed off this thread. */
export async function hashPieces(
  handle: FileHandle,
  bytes: number,
  placeOf: (piece: number, lane: number) => Uint8Array<ArrayBuffer>,
): Promise<string> {
  const count = pieceCount(bytes);
  const hashes = new Array<string>(count);
  let next = 0;
  const run = async (lane: number) => {
    while (next < count) {
      const piece = next;
      next += 1;
      const place = placeOf(piece, lane);
      await readInto(handle, place, piece * pieceBytes);
      const digest = await webcrypto.subtle.digest('SHA-256', place);
      hashes[piece] = Buffer.from(digest).toString('hex');
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, lane) => run(lane)));
  return stateHash(hashes);
}

/** The hash of a state that need not be in memory. */
export function hashWhole(handle: FileHandle, bytes: number): Promise<string> {
  const spare = Array.from({ length: lanes }, () => new Uint8Array(pieceBytes));
  return hashPieces(handle, bytes, (piece, lane) =>
    (spare[lane] as Uint8Array<ArrayBuffer>).subarray(0, pieceRange(bytes, piece)[1]),
  );
}

export function pieceRange(bytes: number, piece: number): [start: number, length: number] {
  return [piece * pieceBytes, Math.min(pieceBytes, bytes - piece * pieceBytes)];
}

export async function openFile(state: KeptState): Promise<FileHandle> {
  let handle: FileHandle;
  try {
    handle = await open(state.file, 'r');
  } catch (error) {
    throw new TillError('disk-failed', 'the state of the members is not in the cache', error);
  }
  const { size } = await handle.stat();
  if (size === state.bytes) return handle;
  await handle.close();
  throw damaged(state, `has ${size} bytes`);
}

async function readAt(handle: FileHandle, at: number, length: number): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  await readInto(handle, bytes, at);
  return bytes.buffer;
}

async function readInto(handle: FileHandle, place: Uint8Array, from: number): Promise<void> {
  for (let done = 0; done < place.length; ) {
    const { bytesRead } = await handle.read(place, done, place.length - done, from + done);
    expectRead(bytesRead > 0 ? 1 : 0, 1);
    done += bytesRead;
  }
}

export function expectRead(got: number, wanted: number): void {
  if (got !== wanted) throw new TillError('disk-failed', 'the state of the members ends early');
}

export function damaged(state: KeptState, what: string): TillError {
  return new TillError('cache-refused', `members: the state ${state.sha256.slice(0, 8)} ${what}`);
}
