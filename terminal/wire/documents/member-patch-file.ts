import { z } from 'zod';
import { membersUnder } from '../../core/members/index-patch.ts';
import { bucketBitsMax, bucketBitsMin, classesMax } from '../../core/members/member-index.ts';
import { type Parsed, parseJson } from '../faults.ts';
import { identifier, positiveInteger, sha256Hex, wholeNumber } from '../schema-parts.ts';
import { sha256 } from '../sha256.ts';
import { readClassTextList, writeClassTextList } from './class-text-list.ts';
import type { MemberPatch } from './member-patch.ts';
import { stateBytesMax } from './member-state-file.ts';

/**
 * A patch as a till keeps it beside its base; it crosses no wire. Little-endian:
 * `MBP1` · header length u32 · header (JSON) · removed ranks u32 · changed ranks u32 · of those who came: buckets u32,
 * remainders u32, places u32 · classes of changed members u16 · of those who came u16 · class texts and exceptions
 * (JSON) · SHA-256 of all before it. That seal finds a torn or rotten file; that base and patch are the state that
 * the publisher signed, the state's own name tells.
 */
export type KeptPatch = {
  readonly header: MemberPatchHeader;
  readonly patch: MemberPatch;
};

const magic = 'MBP1';
const leadBytes = 8;
const sealBytes = 32;
export const patchHeaderBytesMax = 1_024;

const count = wholeNumber.max(400_000_000);
const headerSchema = z.strictObject({
  schema: z.literal(1),
  programme: identifier,
  version: positiveInteger,
  base: z.strictObject({ sha256: sha256Hex, bytes: positiveInteger.max(stateBytesMax) }),
  bucketBits: z.number().int().min(bucketBitsMin).max(bucketBitsMax),
  membersBefore: count,
  classes: wholeNumber.max(classesMax),
  removed: count,
  changed: count,
  added: count,
  textBytes: count,
});
export type MemberPatchHeader = Readonly<z.infer<typeof headerSchema>>;

export function encodeMemberPatch(
  name: Pick<MemberPatchHeader, 'programme' | 'base' | 'bucketBits'>,
  { version, index, classTexts }: MemberPatch,
): Buffer {
  const { removed, changed, added } = index;
  const text = writeClassTextList({ classTexts: [...classTexts], exceptions: index.exceptions });
  const header: MemberPatchHeader = {
    schema: 1,
    ...name,
    version,
    membersBefore: index.membersBefore,
    classes: index.classes,
    removed: removed.length,
    changed: changed.ranks.length,
    added: added.buckets.length,
    textBytes: text.length,
  };
  const headerText = Buffer.from(JSON.stringify(header), 'utf8');
  const lead = Buffer.alloc(leadBytes);
  lead.write(magic, 'ascii');
  lead.writeUInt32LE(headerText.length, 4);
  const lists = [
    ...[removed, changed.ranks, added.buckets, added.remainders, added.places],
    ...[changed.classes, added.classes],
  ];
  const body = Buffer.concat([lead, headerText, ...lists.map(bytesOf), text]);
  return Buffer.concat([body, Buffer.from(sha256(body), 'hex')]);
}

/** Reads the header from a file's first bytes, at least `patchHeaderBytesMax` of them or all of it. */
export function readPatchHeader(first: Buffer): Parsed<MemberPatchHeader> {
  if (first.length < leadBytes || first.toString('ascii', 0, 4) !== magic)
    return fault(`does not begin with ${magic}`);
  const end = leadBytes + first.readUInt32LE(4);
  if (end > Math.min(first.length, patchHeaderBytesMax)) return fault('ends inside its header');
  return parseJson(first.toString('utf8', leadBytes, end), headerSchema, 'members-patch.header');
}

/** Refuses a file that is not whole, or whose lists are not what its header says. */
export function decodeMemberPatch(file: Buffer): Parsed<KeptPatch> {
  const head = readPatchHeader(file);
  if (!head.ok) return head;
  const header = head.value;
  const headerEnd = leadBytes + file.readUInt32LE(4);
  const sealAt = headerEnd + bodyBytes(header);
  if (file.length !== sealAt + sealBytes)
    return fault(`has ${file.length} bytes, its sections have ${sealAt + sealBytes}`);
  if (sha256(file.subarray(0, sealAt)) !== file.toString('hex', sealAt))
    return fault('is not what was written');
  let at = headerEnd;
  const section = (bytes: number) => {
    at += bytes;
    return file.subarray(at - bytes, at);
  };
  const [removed, ranks, buckets, remainders, places] = [
    ...[header.removed, header.changed],
    ...[header.added, header.added, header.added],
  ].map((length) => numbers32(section(4 * length)));
  const [changedClasses, addedClasses] = [header.changed, header.added].map((length) =>
    numbers16(section(2 * length)),
  );
  const text = readClassTextList(section(header.textBytes), 'members-patch');
  if (!text.ok) return text;
  const index = {
    membersBefore: header.membersBefore,
    classes: header.classes,
    removed: removed as Uint32Array,
    changed: { ranks: ranks as Uint32Array, classes: changedClasses as Uint16Array },
    added: {
      buckets: buckets as Uint32Array,
      remainders: remainders as Uint32Array,
      classes: addedClasses as Uint16Array,
      places: places as Uint32Array,
    },
    exceptions: text.value.exceptions,
  };
  if (membersUnder(index) < 0) return fault('removes more members than there are');
  const classTexts = new Map(text.value.classTexts);
  return { ok: true, value: { header, patch: { version: header.version, index, classTexts } } };
}

function bodyBytes({ removed, changed, added, textBytes }: MemberPatchHeader): number {
  return 4 * (removed + changed + 3 * added) + 2 * (changed + added) + textBytes;
}

function bytesOf(list: Uint32Array | Uint16Array): Uint8Array {
  return new Uint8Array(list.buffer, list.byteOffset, list.byteLength);
}

function numbers32(bytes: Buffer): Uint32Array {
  return new Uint32Array(new Uint8Array(bytes).buffer, 0, bytes.length / 4);
}

function numbers16(bytes: Buffer): Uint16Array {
  return new Uint16Array(new Uint8Array(bytes).buffer, 0, bytes.length / 2);
}

function fault(what: string): { readonly ok: false; readonly faults: readonly string[] } {
  return { ok: false, faults: [`members-patch: ${what}`] };
}
