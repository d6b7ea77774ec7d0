import { webcrypto } from 'node:crypto';
import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { CardToken } from '../../core/card-token.ts';
import { invariant } from '../../core/invariant.ts';
import type { MemberClass } from '../../core/members/member-class.ts';
import {
  classAt,
  findClass,
  findException,
  type IndexedMember,
  memberCount,
  rankInBucket,
  recordWords,
} from '../../core/members/member-index.ts';
import type { MemberRegister } from '../../core/members/member-register.ts';
import { bucketOf, remainderOf, tokenWord } from '../../core/members/token-key.ts';
import { readMemberClass } from '../../wire/documents/member-class-text.ts';
import {
  ClassTexts,
  decodeMemberState,
  type MemberStateHeader,
  readExceptions,
  readStateHeader,
  recordBytes,
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

/** A programme's members, in use. */
export type OpenState = MemberRegister & {
  /** Resolves to whether the file is the one that it is named for. */
  readonly verify: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

/** Pieces that are read and hashed at once. */
const lanes = 4;
/** A bucket holds some hundred members; one that holds more than this is no chance. */
const bucketMembersMax = 4_096;

/** Reads the whole file and checks it before it is used: for states that a till's memory holds easily. */
export async function openInMemory(state: KeptState): Promise<OpenState> {
  const handle = await openFile(state);
  try {
    const bytes = new ArrayBuffer(state.bytes);
    const hash = await hashPieces(
      handle,
      state.bytes,
      (piece) => new Uint8Array(bytes, ...pieceRange(state, piece)),
    );
    if (hash !== state.sha256) throw damaged(state, 'is not the state that is named');
    const decoded = decodeMemberState(bytes);
    if (!decoded.ok) throw damaged(state, decoded.faults.join('; '));
    const { index, classTexts } = decoded.value;
    const classOf = classReader(classTexts);
    return {
      count: memberCount(index),
      find: (token) => classOf(findClass(index, token)),
      verify: async () => true,
      close: async () => {},
    };
  } finally {
    await handle.close();
  }
}

/**
 * Reads only where buckets begin and what classes mean, and each member from the file when a card is tapped: for
 * states that would fill a till's memory. Whether the rest is as it should be is for `verify` to say.
 */
export async function openOnDisk(state: KeptState): Promise<OpenState> {
  const handle = await openFile(state);
  try {
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
    const finder = new DiskFinder({
      handle,
      header,
      layout,
      starts,
      exceptions: readExceptions(Buffer.from(exceptionBytes), header.exceptions),
    });
    const classOf = classReader(new ClassTexts(textStarts, texts));
    return {
      count: header.members + header.exceptions,
      find: (token) => classOf(finder.classOf(token)),
      verify: async () => {
        const spare = Array.from({ length: lanes }, () => new Uint8Array(pieceBytes));
        const hash = await hashPieces(handle, state.bytes, (piece, lane) =>
          (spare[lane] as Uint8Array<ArrayBuffer>).subarray(0, pieceRange(state, piece)[1]),
        );
        return hash === state.sha256;
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

type OpenFile = {
  readonly handle: FileHandle;
  readonly header: MemberStateHeader;
  readonly layout: StateLayout;
  readonly starts: Uint32Array;
  readonly exceptions: readonly IndexedMember[];
};

/** Finds a card with one read from the file: its bucket. */
class DiskFinder {
  readonly #file: OpenFile;
  readonly #bucket = new Uint16Array(bucketMembersMax * recordWords);

  constructor(file: OpenFile) {
    this.#file = file;
  }

  classOf(token: CardToken): number {
    const { handle, header, layout, starts, exceptions } = this.#file;
    const high = tokenWord(token, 0);
    const bucket = bucketOf(high, header.bucketBits);
    const remainder = remainderOf({ high, low: tokenWord(token, 1) }, header.bucketBits);
    const start = starts[bucket] ?? 0;
    const members = (starts[bucket + 1] ?? 0) - start;
    invariant(members <= bucketMembersMax, 'members are spread evenly over buckets');
    const bytes = members * recordBytes;
    expectRead(readSync(handle.fd, this.#bucket, 0, bytes, layout.records + start * recordBytes), bytes);
    const rank = rankInBucket(this.#bucket, { first: 0, end: members, remainder });
    if (rank >= 0) return classAt(this.#bucket, rank);
    return exceptions.length === 0 ? -1 : findException(exceptions, token);
  }
}

/** Each class is read from its text once. */
function classReader(texts: ClassTexts): (number: number) => MemberClass | undefined {
  // As long as it will be: one that is filled from anywhere would become a slow table of keys.
  const read = new Array<MemberClass | undefined>(texts.count);
  return (number) => {
    if (number < 0) return undefined;
    const known = read[number];
    if (known !== undefined) return known;
    const parsed = readMemberClass(texts.at(number), number);
    // All classes were read when the state was taken: another answer now means that the disk has changed it.
    if (!parsed.ok) throw new TillError('disk-failed', parsed.faults.join('; '));
    read[number] = parsed.value;
    return parsed.value;
  };
}

/** The state's hash; each piece is read into the place that is given for it, and hashed off this thread. */
async function hashPieces(
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

function pieceRange({ bytes }: KeptState, piece: number): [start: number, length: number] {
  return [piece * pieceBytes, Math.min(pieceBytes, bytes - piece * pieceBytes)];
}

async function openFile(state: KeptState): Promise<FileHandle> {
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

function expectRead(got: number, wanted: number): void {
  if (got !== wanted) throw new TillError('disk-failed', 'the state of the members ends early');
}

function damaged(state: KeptState, what: string): TillError {
  return new TillError('cache-refused', `members: the state ${state.sha256.slice(0, 8)} ${what}`);
}
