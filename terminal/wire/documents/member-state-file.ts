import { z } from 'zod';
import type { CardToken } from '../../core/card-token.ts';
import {
  bucketBitsMax,
  bucketBitsMin,
  classAt,
  classesMax,
  exceptionsMax,
  type IndexedMember,
  type MemberIndex,
  recordCount,
  recordWords,
} from '../../core/members/member-index.ts';
import { type Parsed, parseJson } from '../faults.ts';
import { identifier, positiveInteger, wholeNumber } from '../schema-parts.ts';

/**
 * One state of a programme's members, as the till keeps it: little-endian, each section aligned to 8 bytes, so
 * that it is read straight into typed arrays:
 * `MBR3` · header length u32 · header (JSON) · bucket starts u32[2^bucketBits + 1] · records u16[3 × members] (high
 * half of the remainder, low half, class number) · exceptions (16 bytes token, u32 class number) · class text
 * starts u32[classes + 1] · class texts (JSON, one behind the other).
 * Its pieces' hashes make its name (`stateHash`), and the publisher signs that, so no section carries its own.
 */
export type MemberState = {
  readonly header: MemberStateHeader;
  readonly index: MemberIndex;
  readonly classTexts: ClassTexts;
};

const magic = 'MBR3';
const leadBytes = 8;
export const stateHeaderBytesMax = 4_096;
export const stateBytesMax = 2_000_000_000;
const exceptionBytes = 20;
export const recordBytes = 2 * recordWords;

const headerSchema = z.strictObject({
  schema: z.literal(3),
  programme: identifier,
  version: positiveInteger,
  /** Found by key; those of `exceptions` come on top. */
  members: wholeNumber.max(400_000_000),
  bucketBits: z.number().int().min(bucketBitsMin).max(bucketBitsMax),
  classes: wholeNumber.max(classesMax),
  classTextBytes: wholeNumber.max(100_000_000),
  exceptions: wholeNumber.max(exceptionsMax),
});
export type MemberStateHeader = z.infer<typeof headerSchema>;

/** Where each section begins. */
export type StateLayout = {
  readonly starts: number;
  readonly records: number;
  readonly exceptions: number;
  readonly textStarts: number;
  readonly texts: number;
  readonly end: number;
};

export function stateLayout(header: MemberStateHeader, headerEnd: number): StateLayout {
  const starts = aligned(headerEnd);
  const records = aligned(starts + 4 * (2 ** header.bucketBits + 1));
  const exceptions = aligned(records + recordBytes * header.members);
  const textStarts = aligned(exceptions + exceptionBytes * header.exceptions);
  const texts = aligned(textStarts + 4 * (header.classes + 1));
  return { starts, records, exceptions, textStarts, texts, end: texts + header.classTextBytes };
}

/** Texts of classes, each made only when it is asked for: a start does not wait for thousands that nobody needs. */
export class ClassTexts {
  readonly #starts: Uint32Array;
  readonly #texts: Uint8Array;

  constructor(starts: Uint32Array, texts: Uint8Array) {
    this.#starts = starts;
    this.#texts = texts;
  }

  get count(): number {
    return this.#starts.length - 1;
  }

  at(number: number): string {
    return Buffer.from(
      this.#texts.buffer,
      this.#texts.byteOffset + (this.#starts[number] ?? 0),
      (this.#starts[number + 1] ?? 0) - (this.#starts[number] ?? 0),
    ).toString('utf8');
  }

  all(): string[] {
    return Array.from({ length: this.count }, (_, number) => this.at(number));
  }
}

export function encodeMemberState(
  name: { readonly programme: string; readonly version: number },
  index: MemberIndex,
  classTexts: readonly string[],
): Buffer<ArrayBuffer> {
  const { lead, behind } = memberStateFrame(name, { ...index, members: recordCount(index) }, classTexts);
  const parts = [lead, bytesOfRecords(index.records), behind];
  const file = Buffer.from(new ArrayBuffer(parts.reduce((sum, part) => sum + part.length, 0)));
  let end = 0;
  for (const part of parts) {
    file.set(part, end);
    end += part.length;
  }
  return file;
}

/** Records as they lie in the file. */
export function bytesOfRecords(records: Uint16Array): Uint8Array {
  expectLittleEndian();
  return new Uint8Array(records.buffer, records.byteOffset, records.byteLength);
}

/** What stands in the file before and behind the records: of a province they are over a hundred megabytes, and may still be to come. */
export function memberStateFrame(
  name: { readonly programme: string; readonly version: number },
  index: Omit<MemberIndex, 'records'> & { readonly members: number },
  classTexts: readonly string[],
): { readonly lead: Uint8Array; readonly behind: Uint8Array; readonly bytes: number } {
  expectLittleEndian();
  const texts = classTexts.map((text) => Buffer.from(text, 'utf8'));
  const header: MemberStateHeader = {
    schema: 3,
    programme: name.programme,
    version: name.version,
    members: index.members,
    bucketBits: index.bucketBits,
    classes: classTexts.length,
    classTextBytes: texts.reduce((sum, text) => sum + text.length, 0),
    exceptions: index.exceptions.length,
  };
  const headerText = Buffer.from(JSON.stringify(header), 'utf8');
  const layout = stateLayout(header, leadBytes + headerText.length);
  const before = new ArrayBuffer(layout.records);
  const lead = Buffer.from(before);
  lead.write(magic, 'ascii');
  lead.writeUInt32LE(headerText.length, 4);
  headerText.copy(lead, leadBytes);
  new Uint32Array(before, layout.starts, index.bucketStarts.length).set(index.bucketStarts);
  const recordsLength = recordBytes * header.members;
  const behind = Buffer.alloc(layout.end - layout.records - recordsLength);
  const at = (place: number) => place - layout.records - recordsLength;
  index.exceptions.forEach(({ token, classNumber }, position) => {
    const start = at(layout.exceptions) + position * exceptionBytes;
    behind.write(token, start, 'hex');
    behind.writeUInt32LE(classNumber, start + 16);
  });
  let end = 0;
  texts.forEach((text, number) => {
    text.copy(behind, at(layout.texts) + end);
    end += text.length;
    behind.writeUInt32LE(end, at(layout.textStarts) + 4 * (number + 1));
  });
  return { lead, behind, bytes: layout.end };
}

/** Reads header and layout from a file's first bytes, at least `stateHeaderBytesMax` of them or all of it. */
export function readStateHeader(
  first: Buffer,
  fileBytes: number,
): Parsed<{ readonly header: MemberStateHeader; readonly layout: StateLayout }> {
  if (first.length < leadBytes || first.toString('ascii', 0, 4) !== magic)
    return fault(`does not begin with ${magic}`);
  const headerEnd = leadBytes + first.readUInt32LE(4);
  if (headerEnd > Math.min(first.length, stateHeaderBytesMax)) return fault('ends inside its header');
  const header = parseJson(first.toString('utf8', leadBytes, headerEnd), headerSchema, 'members.header');
  if (!header.ok) return header;
  const layout = stateLayout(header.value, headerEnd);
  if (layout.end !== fileBytes) return fault(`has ${fileBytes} bytes, its sections have ${layout.end}`);
  return { ok: true, value: { header: header.value, layout } };
}

/** Views into the file's bytes, nothing copied. Refuses a file whose sections contradict its header or each other. */
export function decodeMemberState(bytes: ArrayBuffer): Parsed<MemberState> {
  const state = viewMemberState(bytes);
  if (!state.ok) return state;
  const wrong = wrongClass(state.value.index, state.value.header.classes);
  return wrong === null ? state : fault(wrong);
}

/** The same without a look at each member: for a state whose name is known to be its own, or will be of what comes of it. */
export function viewMemberState(bytes: ArrayBuffer): Parsed<MemberState> {
  expectLittleEndian();
  const file = Buffer.from(bytes);
  const head = readStateHeader(file.subarray(0, stateHeaderBytesMax), file.length);
  if (!head.ok) return head;
  const { header, layout } = head.value;
  const index: MemberIndex = {
    bucketBits: header.bucketBits,
    bucketStarts: new Uint32Array(bytes, layout.starts, 2 ** header.bucketBits + 1),
    records: recordsView(bytes, layout, header),
    exceptions: readExceptions(file.subarray(layout.exceptions, layout.textStarts), header.exceptions),
  };
  const textStarts = new Uint32Array(bytes, layout.textStarts, header.classes + 1);
  const wrong =
    wrongStarts(index.bucketStarts, header.members, 'buckets') ??
    wrongStarts(textStarts, header.classTextBytes, 'class texts');
  if (wrong !== null) return fault(wrong);
  const classTexts = new ClassTexts(textStarts, new Uint8Array(bytes, layout.texts, header.classTextBytes));
  return { ok: true, value: { header, index, classTexts } };
}

export function readExceptions(section: Buffer, count: number): readonly IndexedMember[] {
  return Array.from({ length: count }, (_, position) => {
    const at = position * exceptionBytes;
    return {
      token: section.toString('hex', at, at + 16) as CardToken,
      classNumber: section.readUInt32LE(at + 16),
    };
  });
}

/** Starts must rise from 0 to the length of what they part. */
export function wrongStarts(starts: Uint32Array, end: number, what: string): string | null {
  let previous = 0;
  for (let at = 0; at < starts.length; at += 1) {
    const start = starts[at] ?? 0;
    if (start < previous) return `its ${what} do not ascend`;
    previous = start;
  }
  return starts[0] === 0 && previous === end ? null : `its ${what} do not fill it`;
}

function wrongClass(index: MemberIndex, classes: number): string | null {
  const { records, exceptions } = index;
  const members = recordCount(index);
  let highest = -1;
  for (let rank = 0; rank < members; rank += 1) {
    const number = classAt(records, rank);
    if (number > highest) highest = number;
  }
  for (const { classNumber } of exceptions) highest = Math.max(highest, classNumber);
  return highest < classes ? null : 'a member has a class that is missing';
}

function recordsView(bytes: ArrayBuffer, layout: StateLayout, header: MemberStateHeader): Uint16Array {
  return new Uint16Array(bytes, layout.records, recordWords * header.members);
}

function expectLittleEndian(): void {
  if (new Uint8Array(Uint32Array.of(1).buffer)[0] !== 1)
    throw new Error('member files are read as they lie, and this machine counts bytes from the other end');
}

function aligned(position: number): number {
  return Math.ceil(position / 8) * 8;
}

function fault(what: string): { ok: false; faults: string[] } {
  return { ok: false, faults: [`members: ${what}`] };
}
