import { z } from 'zod';
import type { MemberClass } from '../../core/members/member-class.ts';
import { classesMax, type MemberIndex } from '../../core/members/member-index.ts';
import { type Parsed, parseJson } from '../faults.ts';
import { freeName, identifier, isoDate, positiveInteger, wholeNumber } from '../schema-parts.ts';

/**
 * The file `members`, little-endian, sections aligned to 8 bytes:
 * `MBR1` · header length u32 · header (JSON) · bucket starts u32[2^bucketBits + 1] · remainders u32[members] ·
 * class numbers u16[members] · classes (JSON). Its hash stands in the head, so no section carries its own.
 */
export type MemberIndexFile = {
  readonly header: Header;
  readonly index: MemberIndex;
  readonly classes: readonly MemberClass[];
};

const magic = 'MBR1';

const headerSchema = z.strictObject({
  schema: z.literal(1),
  programme: identifier,
  version: positiveInteger,
  members: wholeNumber,
  bucketBits: z.number().int().min(1).max(28),
  keyOffset: z.number().int().min(0).max(8),
  classes: wholeNumber,
});
type Header = z.infer<typeof headerSchema>;

const classSchema: z.ZodType<MemberClass> = z.strictObject({
  member: z.strictObject({
    status: z.enum(['active', 'left']),
    certifiedThrough: isoDate.optional(),
    organisation: z.string().min(1).max(256),
    tags: z.array(freeName).optional(),
    birthMonth: z.number().int().min(1).max(12).optional(),
    tickets: z.record(identifier, wholeNumber).optional(),
  }),
  card: z.strictObject({
    status: z.enum(['active', 'not-activated', 'stopped']),
    issuer: identifier.optional(),
    firstUse: z.literal(true).optional(),
    chips: z.array(z.string().regex(/^[0-9]{2}$/)).optional(),
  }),
});

export function encodeMemberIndex(
  name: { readonly programme: string; readonly version: number },
  index: MemberIndex,
  classes: readonly MemberClass[],
): Buffer {
  const header: Header = {
    schema: 1,
    programme: name.programme,
    version: name.version,
    members: index.remainders.length,
    bucketBits: index.bucketBits,
    keyOffset: index.keyOffset,
    classes: classes.length,
  };
  const headerText = Buffer.from(JSON.stringify(header), 'utf8');
  const lead = Buffer.alloc(8);
  lead.write(magic, 'ascii');
  lead.writeUInt32LE(headerText.length, 4);
  return Buffer.concat(
    [
      Buffer.concat([lead, headerText]),
      bytesOf(index.bucketStarts),
      bytesOf(index.remainders),
      bytesOf(index.classes),
    ]
      .map(padded)
      .concat(Buffer.from(JSON.stringify(classes), 'utf8')),
  );
}

/** Refuses a file whose sections do not fit its header, or that names a class that it does not hold. */
export function decodeMemberIndex(file: Buffer): Parsed<MemberIndexFile> {
  if (file.length < 8 || file.toString('ascii', 0, 4) !== magic) return fault('does not begin with MBR1');
  const headerEnd = 8 + file.readUInt32LE(4);
  if (headerEnd > file.length) return fault('ends inside its header');
  const parsed = parseJson(file.toString('utf8', 8, headerEnd), headerSchema, 'members.header');
  if (!parsed.ok) return parsed;
  const header = parsed.value;
  const startsAt = aligned(headerEnd);
  const remaindersAt = aligned(startsAt + 4 * (2 ** header.bucketBits + 1));
  const classesAt = aligned(remaindersAt + 4 * header.members);
  const dictionaryAt = aligned(classesAt + 2 * header.members);
  if (dictionaryAt > file.length) return fault('ends inside its sections');
  const classes = parseJson(
    file.toString('utf8', dictionaryAt),
    z.array(classSchema).length(header.classes).max(classesMax),
    'members.classes',
  );
  if (!classes.ok) return classes;

  const index: MemberIndex = {
    bucketBits: header.bucketBits,
    keyOffset: header.keyOffset,
    bucketStarts: new Uint32Array(copyOf(file, startsAt, 4 * (2 ** header.bucketBits + 1))),
    remainders: new Uint32Array(copyOf(file, remaindersAt, 4 * header.members)),
    classes: new Uint16Array(copyOf(file, classesAt, 2 * header.members)),
  };
  const wrong = wrongSection(index, header);
  return wrong === null ? { ok: true, value: { header, index, classes: classes.value } } : fault(wrong);
}

function wrongSection(index: MemberIndex, header: Header): string | null {
  const { bucketStarts } = index;
  for (let bucket = 1; bucket < bucketStarts.length; bucket += 1) {
    if ((bucketStarts[bucket] ?? 0) < (bucketStarts[bucket - 1] ?? 0))
      return 'its bucket starts do not ascend';
  }
  if (bucketStarts[0] !== 0 || bucketStarts.at(-1) !== header.members)
    return 'its buckets do not hold its members';
  return index.classes.every((number) => number < header.classes)
    ? null
    : 'a member has a class that is missing';
}

function fault(what: string): { ok: false; faults: string[] } {
  return { ok: false, faults: [`members: ${what}`] };
}

function bytesOf(section: Uint32Array | Uint16Array): Buffer {
  return Buffer.from(section.buffer, section.byteOffset, section.byteLength);
}

function padded(section: Buffer): Buffer {
  return Buffer.concat([section, Buffer.alloc(aligned(section.length) - section.length)]);
}

function aligned(position: number): number {
  return Math.ceil(position / 8) * 8;
}

function copyOf(file: Buffer, from: number, length: number): ArrayBuffer {
  return new Uint8Array(file.subarray(from, from + length)).buffer as ArrayBuffer;
}
