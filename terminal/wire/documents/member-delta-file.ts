import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { z } from 'zod';
import type { IndexDelta } from '../../core/members/index-delta.ts';
import { bucketBitsMax, bucketBitsMin, classesMax } from '../../core/members/member-index.ts';
import { type Parsed, parseJson } from '../faults.ts';
import { identifier, positiveInteger, wholeNumber } from '../schema-parts.ts';
import { PlaneReader, planes, readClassChanges, writeClassChanges } from './class-changes.ts';
import { classTextListBytesMax, readClassTextList, writeClassTextList } from './class-text-list.ts';
import { readRising, riceShift, writeRising } from './rising-numbers.ts';

/**
 * The step from one state of a programme's members to the next, little-endian:
 * `MBD2` · header length u32 · header (JSON) · removed ranks · changed ranks · buckets of added keys (each
 * Rice-coded) · remainders of added keys u32 · brotli of: what has changed about the changed members
 * (`class-changes.ts`), class numbers of added members (low bytes, then high bytes), class texts that are new or
 * have changed, and exceptions (JSON).
 */
export type MemberDelta = {
  readonly programme: string;
  readonly from: number;
  readonly index: IndexDelta;
  readonly bucketBits: number;
  /** Texts of class numbers that mean something else than before, or are new. */
  readonly classTexts: readonly (readonly [number: number, text: string])[];
};

/** What a delta is read and written beside. */
export type StateBefore = {
  readonly members: number;
  /** Of ranks that ascend. */
  readonly classesAt: (ranks: Uint32Array) => Uint16Array;
  readonly classTexts: readonly string[];
};

const magic = 'MBD2';
const leadBytes = 8;
const headerBytesMax = 1_024;
export const deltaBytesMax = 200_000_000;
const countMax = 400_000_000;

const count = wholeNumber.max(countMax);
const shift = z.number().int().min(0).max(30);
const rising = z.strictObject({ count, shift, bytes: count });
const headerSchema = z.strictObject({
  schema: z.literal(2),
  programme: identifier,
  from: positiveInteger,
  membersBefore: count,
  bucketBits: z.number().int().min(bucketBitsMin).max(bucketBitsMax),
  classes: wholeNumber.max(classesMax),
  removed: rising,
  changed: rising,
  added: rising,
  /** Of what is packed, those of changed members' classes. */
  changeBytes: count,
  packedBytes: count,
});

/** `before` is the state that the delta was made from. */
export function encodeMemberDelta(delta: MemberDelta, before: StateBefore): Buffer {
  const { removed, changed, added, exceptions, ...counts } = delta.index;
  const rice = (numbers: Uint32Array, step: 0 | 1) => {
    const k = riceShift(numbers);
    return { shift: k, bytes: writeRising(numbers, k, step) };
  };
  const parts = { removed: rice(removed, 1), changed: rice(changed.ranks, 1), added: rice(added.buckets, 0) };
  const text = writeClassTextList({ classTexts: delta.classTexts, exceptions });
  const changes = writeClassChanges(
    { before: before.classesAt(changed.ranks), after: changed.classes },
    textsAfter(before, delta),
  );
  const packed = pack(Buffer.concat([changes, planes(added.classes, true), text]));
  const header: z.infer<typeof headerSchema> = {
    schema: 2,
    programme: delta.programme,
    from: delta.from,
    membersBefore: counts.membersBefore,
    bucketBits: delta.bucketBits,
    classes: counts.classes,
    removed: { count: removed.length, shift: parts.removed.shift, bytes: parts.removed.bytes.length },
    changed: { count: changed.ranks.length, shift: parts.changed.shift, bytes: parts.changed.bytes.length },
    added: { count: added.buckets.length, shift: parts.added.shift, bytes: parts.added.bytes.length },
    changeBytes: changes.length,
    packedBytes: packed.length,
  };
  const headerText = Buffer.from(JSON.stringify(header), 'utf8');
  const lead = Buffer.alloc(leadBytes);
  lead.write(magic, 'ascii');
  lead.writeUInt32LE(headerText.length, 4);
  const remainders = Buffer.from(
    added.remainders.buffer,
    added.remainders.byteOffset,
    added.remainders.byteLength,
  );
  const { removed: r, changed: c, added: a } = parts;
  return Buffer.concat([lead, headerText, r.bytes, c.bytes, a.bytes, remainders, packed]);
}

/**
 * Refuses a file whose lists are not what its header says, that was not made for a state as large as `before`, or
 * that names members or classes that cannot be.
 */
export function decodeMemberDelta(file: Buffer, before: StateBefore): Parsed<MemberDelta> {
  if (file.length < leadBytes || file.toString('ascii', 0, 4) !== magic)
    return fault(`does not begin with ${magic}`);
  const headerEnd = leadBytes + file.readUInt32LE(4);
  if (headerEnd > Math.min(file.length, headerBytesMax)) return fault('ends inside its header');
  const parsed = parseJson(file.toString('utf8', leadBytes, headerEnd), headerSchema, 'members-delta.header');
  if (!parsed.ok) return parsed;
  const header = parsed.value;
  let at = headerEnd;
  const section = (bytes: number) => {
    at += bytes;
    return file.subarray(at - bytes, at);
  };
  const lists = {
    removed: section(header.removed.bytes),
    changed: section(header.changed.bytes),
    added: section(header.added.bytes),
  };
  const remainderBytes = section(header.added.count * 4);
  const packed = section(header.packedBytes);
  if (at !== file.length) return fault(`has ${file.length} bytes, its sections have ${at}`);

  const ranksBelow = { step: 1, limit: header.membersBefore } as const;
  const removed = readRising(lists.removed, { ...header.removed, ...ranksBelow });
  const ranks = readRising(lists.changed, { ...header.changed, ...ranksBelow });
  const buckets = readRising(lists.added, { ...header.added, step: 0, limit: 2 ** header.bucketBits });
  if (removed === null || ranks === null || buckets === null) return fault('its ranks cannot be read');
  if (header.membersBefore !== before.members) return fault('is made for another state');
  const unpacked = unpack(packed, header);
  if (!unpacked.ok) return unpacked;
  const { changes, addedClasses, classTexts, exceptions } = unpacked.value;
  const texts = textsAfter(before, { classTexts });
  if (texts.length > header.classes) return fault('has fewer classes than the state before');
  const changedClasses = readClassChanges(changes, before.classesAt(ranks), texts);
  if (changedClasses === null) return fault('its changes cannot be read');
  return {
    ok: true,
    value: {
      programme: header.programme,
      from: header.from,
      bucketBits: header.bucketBits,
      classTexts,
      index: {
        membersBefore: header.membersBefore,
        classes: header.classes,
        removed,
        changed: { ranks, classes: changedClasses },
        added: { buckets, remainders: numbersOf(remainderBytes), classes: addedClasses },
        exceptions,
      },
    },
  };
}

type Header = z.infer<typeof headerSchema>;

function unpack(packed: Buffer, header: Header) {
  const changed = header.changeBytes;
  const added = header.added.count * 2;
  let bytes: Buffer;
  try {
    bytes = brotliDecompressSync(packed, { maxOutputLength: changed + added + classTextListBytesMax });
  } catch {
    return fault('its packed part cannot be unpacked');
  }
  if (bytes.length < changed + added) return fault('its packed part ends early');
  const list = readClassTextList(bytes.subarray(changed + added), 'members-delta');
  if (!list.ok) return list;
  const { classTexts, exceptions } = list.value;
  const ofAdded = new PlaneReader(bytes.subarray(changed, changed + added), header.added.count, true);
  const addedClasses = Uint16Array.from({ length: header.added.count }, () => ofAdded.next());
  const there = (number: number) => number < header.classes;
  const allThere =
    addedClasses.every(there) &&
    classTexts.every(([number]) => there(number)) &&
    exceptions.every(({ classNumber }) => there(classNumber));
  if (!allThere) return fault('a member gets a class that is missing');
  return {
    ok: true as const,
    value: { changes: bytes.subarray(0, changed), addedClasses, classTexts, exceptions },
  };
}

function pack(bytes: Buffer): Buffer {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: bytes.length > slowPackingBytesMax ? 9 : 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}
/** Up to here the best packing takes less than a second. */
const slowPackingBytesMax = 500_000;

/** The meanings of the class numbers in the state after; one that has none says so when the step is made. */
function textsAfter(before: StateBefore, { classTexts }: Pick<MemberDelta, 'classTexts'>): string[] {
  const texts = [...before.classTexts];
  for (const [number, text] of classTexts) texts[number] = text;
  return Array.from(texts, (text) => text ?? '');
}

function numbersOf(bytes: Buffer): Uint32Array {
  return Uint32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readUInt32LE(at * 4));
}

function fault(what: string): { readonly ok: false; readonly faults: readonly string[] } {
  return { ok: false, faults: [`members-delta: ${what}`] };
}
