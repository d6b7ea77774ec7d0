import { cardBlocked, readRecord, selectByName, statusWord } from './apdu.ts';
import type { CardChannel } from './card-channel.ts';
import { CardUnreadable } from './card-trouble.ts';
import { fromHex, toHex } from './hex.ts';
import * as tags from './tags.ts';
import { findTlv, parseTlv, TlvError, type TlvObject } from './tlv.ts';
import type { CardInterface } from './transceive.ts';

/** An application that the card may hold. Lower priority numbers come first. */
export type Candidate = { readonly aid: string; readonly priority: number };

export const unionPayRid = 'A000000333';

/** UnionPay debit, credit, quasi-credit, electronic cash, and a shortened name that older cards carry. */
const knownApplications = [
  'A000000333010101',
  'A000000333010102',
  'A000000333010103',
  'A000000333010106',
  'A0000003330101',
] as const;

const contactDirectory = fromHex('315041592E5359532E4444463031'); // 1PAY.SYS.DDF01
const contactlessDirectory = fromHex('325041592E5359532E4444463031'); // 2PAY.SYS.DDF01
/** A directory file has at most ten records (EMV Book 1, 12.2.3). */
export const directoryRecordsMax = 10;
/** Applications that are tried in one reading. */
export const candidatesMax = 8;
const directoryFileIdMax = 10;
/** EMV Book 1, 12.2.3: a priority of 0 means none. */
const priorityNone = 0x10;

/**
 * The card's applications in the order in which they are tried: the union's scheme first, then the card's priority.
 * A card without a usable directory is asked for the known names. Throws CardUnreadable for a blocked card.
 */
export async function findCandidates(
  channel: CardChannel,
  side: CardInterface,
): Promise<readonly Candidate[]> {
  const name = side === 'contact' ? contactDirectory : contactlessDirectory;
  const { status, data } = await channel.send(selectByName(name));
  if (status === cardBlocked) throw new CardUnreadable('select-directory', 'the bank has blocked the card');
  if (status === statusWord.done) {
    const entries =
      side === 'contact' ? await entriesOfFile(channel, data) : entriesIn(parsed(data), contactlessPath);
    const listed = entries.map(candidateOf).filter((candidate) => candidate !== null);
    if (listed.length > 0) return eachOnce(inOrder(listed)).slice(0, candidatesMax);
  }
  return knownApplications.map((aid, priority) => ({ aid, priority }));
}

const contactlessPath = [
  tags.tag6FFileControlInformation,
  tags.tagA5ProprietaryTemplate,
  tags.tagBF0CIssuerData,
];

/** EMV Book 1, 12.3.2: a directory that breaks a rule is not used, and the names are tried one by one. */
async function entriesOfFile(channel: CardChannel, control: Uint8Array): Promise<readonly TlvObject[]> {
  const path = [tags.tag6FFileControlInformation, tags.tagA5ProprietaryTemplate, tags.tag88DirectoryFileId];
  const sfi = findTlv(parsed(control), ...path)?.value;
  if (sfi === undefined || sfi.length !== 1) return [];
  const file = sfi[0] ?? 0;
  if (file < 1 || file > directoryFileIdMax) return [];
  const entries: TlvObject[] = [];
  for (let record = 1; record <= directoryRecordsMax; record += 1) {
    const { status, data } = await channel.send(readRecord(file, record));
    if (status === statusWord.recordNotFound) break;
    if (status !== statusWord.done) return [];
    entries.push(...entriesIn(parsed(data), [tags.tag70RecordTemplate]));
  }
  return entries;
}

function entriesIn(objects: readonly TlvObject[], path: readonly string[]): readonly TlvObject[] {
  const parent = findTlv(objects, ...path);
  return (parent?.children ?? []).filter((object) => object.tag === tags.tag61ApplicationTemplate);
}

function candidateOf(entry: TlvObject): Candidate | null {
  const objects = entry.children ?? [];
  const name = findTlv(objects, tags.tag4FApplicationIdentifier)?.value;
  if (name === undefined || name.length < 5 || name.length > 16) return null;
  // Bit 8 asks for the holder's consent to this application; a reading that moves no money needs none.
  const priority = (findTlv(objects, tags.tag87ApplicationPriority)?.value[0] ?? 0) & 0x0f;
  return { aid: toHex(name), priority: priority === 0 ? priorityNone : priority };
}

function inOrder(candidates: readonly Candidate[]): readonly Candidate[] {
  const rank = ({ aid, priority }: Candidate) => (aid.startsWith(unionPayRid) ? 0 : 0x100) + priority;
  return candidates.toSorted((left, right) => rank(left) - rank(right));
}

/** A card that lists one application twice is not asked twice to begin: each asking raises its counter. */
function eachOnce(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(({ aid }, at) => candidates.findIndex((other) => other.aid === aid) === at);
}

function parsed(bytes: Uint8Array): readonly TlvObject[] {
  try {
    return parseTlv(bytes);
  } catch (error) {
    if (error instanceof TlvError) return [];
    throw error;
  }
}
