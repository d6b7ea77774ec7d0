import type { CardToken } from '../../core/card-token.ts';
import { classUnder, membersUnder, newcomerClass } from '../../core/members/index-patch.ts';
import type { MemberClass } from '../../core/members/member-class.ts';
import { findClass, findException, memberCount } from '../../core/members/member-index.ts';
import type { MemberRegister } from '../../core/members/member-register.ts';
import { readMemberClass } from '../../wire/documents/member-class-text.ts';
import type { MemberPatch } from '../../wire/documents/member-patch.ts';
import { type ClassTexts, decodeMemberState } from '../../wire/documents/member-state-file.ts';
import { TillError } from '../ports.ts';
import { DiskFinder } from './disk-finder.ts';
import {
  damaged,
  hashPieces,
  hashWhole,
  type KeptState,
  openFile,
  openFrame,
  pieceRange,
} from './state-file.ts';

/** A programme's members, in use. */
export type OpenState = MemberRegister & {
  /** Resolves to whether the file is the one that it is named for. */
  readonly verify: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

/** Reads the whole file and checks it before it is used: for states that a till's memory holds easily. */
export async function openInMemory(state: KeptState): Promise<OpenState> {
  const handle = await openFile(state);
  try {
    const bytes = new ArrayBuffer(state.bytes);
    const hash = await hashPieces(
      handle,
      state.bytes,
      (piece) => new Uint8Array(bytes, ...pieceRange(state.bytes, piece)),
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
  const { handle, frame } = await openFrame(state);
  const { header, texts, exceptions } = frame;
  const finder = new DiskFinder(handle, frame);
  const classOf = classReader(texts);
  return {
    count: header.members + header.exceptions,
    find: (token) => {
      const found = finder.find(token);
      return classOf(found === null ? findException(exceptions, token) : found.classNumber);
    },
    verify: async () => (await hashWhole(handle, state.bytes)) === state.sha256,
    close: () => handle.close(),
  };
}

/** A base on the disk, read through a patch that is small enough for memory. */
export async function openPatched(
  base: KeptState,
  { index, classTexts }: MemberPatch,
  verify: OpenState['verify'],
): Promise<OpenState> {
  const { handle, frame } = await openFrame(base);
  const { header, texts } = frame;
  if (header.members !== index.membersBefore) {
    await handle.close();
    throw damaged(base, 'is not the base of the patch that lies over it');
  }
  const finder = new DiskFinder(handle, frame);
  const classOf = classReader({
    count: index.classes,
    at: (number) => classTexts.get(number) ?? texts.at(number),
  });
  const numberOf = (token: CardToken) => {
    const found = finder.find(token);
    const number =
      found === null
        ? newcomerClass(index, finder.bucketOf(token), finder.remainderOf(token))
        : classUnder(index, found.rank, found.classNumber);
    return number < 0 ? findException(index.exceptions, token) : number;
  };
  return {
    count: membersUnder(index) + index.exceptions.length,
    find: (token) => classOf(numberOf(token)),
    verify,
    close: () => handle.close(),
  };
}

/** Each class is read from its text once. */
function classReader(texts: Pick<ClassTexts, 'count' | 'at'>): (number: number) => MemberClass | undefined {
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
