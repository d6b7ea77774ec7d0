import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { recordWords } from '../../core/members/member-index.ts';
import { readMemberClass } from '../../wire/documents/member-class-text.ts';
import { decodeMemberDelta, type MemberDelta } from '../../wire/documents/member-delta-file.ts';
import {
  bytesOfRecords,
  decodeMemberState,
  memberStateFrame,
  stateBytesMax,
  viewMemberState,
} from '../../wire/documents/member-state-file.ts';
import {
  beginStep,
  type ContentAfter,
  contentOf,
  type MemberContent,
  stepForward,
} from '../../wire/documents/member-step.ts';
import type { Parsed } from '../../wire/faults.ts';
import { StateWriter } from './state-writer.ts';

/** Makes a state out of an earlier one; with no steps it only looks whether the state can be used. */
export type MergeJob = {
  readonly start: string;
  /** Delta files, in their order. */
  readonly steps: readonly string[];
  readonly end: {
    readonly file: string;
    readonly programme: string;
    readonly version: number;
    readonly sha256: string;
    readonly bytes: number;
  };
};

/** Null, or why it cannot be; the world's failures are thrown. */
export type MergeFault = string | null;

const readBytesMax = 67_108_864;
/** Of a megabyte and a half. */
const recordsAtOnce = 262_144;

/** Work of a second on a province: it runs in a thread of its own, see `runMerge`. */
export async function mergeMembers(job: MergeJob): Promise<MergeFault> {
  if (job.steps.length === 0) return faultOf(job.start, job.end);
  const merge = begunMerge(job);
  if (!merge.ok) return listed(merge.faults);
  return write(merge.value, job.end);
}

/** A base is looked through whole before anything is made of it. */
function faultOf(start: string, end: MergeJob['end']): MergeFault {
  const state = decodeMemberState(readWhole(start));
  if (!state.ok) return listed(state.faults);
  const content = contentOf(state.value);
  return otherState(content, end) ?? wrongText(content.classTexts, content.classTexts.keys());
}

/**
 * The last step's records are still to come. The states between stay in memory; only the last is compared with its
 * name, which no wrong step can reach. The first was looked through when it came here: of what has become of it since,
 * that name tells, too. So only the texts that the steps bring are read.
 */
function begunMerge(job: MergeJob): Parsed<ContentAfter> {
  const state = viewMemberState(readWhole(job.start));
  if (!state.ok) return state;
  let content = contentOf(state.value);
  const brought = new Set<number>();
  for (const file of job.steps.slice(0, -1)) {
    const delta = readStep(file, content, brought);
    if (!delta.ok) return delta;
    const next = stepForward(content, delta.value);
    if (!next.ok) return next;
    content = next.value;
  }
  const last = readStep(job.steps.at(-1) ?? '', content, brought);
  if (!last.ok) return last;
  const begun = beginStep(content, last.value);
  if (!begun.ok) return begun;
  const fault = otherState(begun.value, job.end) ?? wrongText(begun.value.classTexts, brought);
  return fault === null ? begun : { ok: false, faults: [fault] };
}

function readStep(file: string, before: MemberContent, brought: Set<number>): Parsed<MemberDelta> {
  const delta = decodeMemberDelta(Buffer.from(readWhole(file)), before);
  if (delta.ok) for (const [number] of delta.value.classTexts) brought.add(number);
  return delta;
}

function otherState(
  { programme, version }: Pick<MemberContent, 'programme' | 'version'>,
  end: MergeJob['end'],
): MergeFault {
  if (programme === end.programme && version === end.version) return null;
  return `members: it is ${programme} ${version}, not ${end.programme} ${end.version}`;
}

function wrongText(classTexts: readonly string[], numbers: Iterable<number>): MergeFault {
  for (const number of numbers) {
    const read = readMemberClass(classTexts[number] ?? '', number);
    if (!read.ok) return read.faults.join('; ');
  }
  return null;
}

const listed = (faults: readonly string[]) => faults.slice(0, 5).join('; ');

/** It takes its name only when it is the state that is named; the disk writes while the rest is made. */
async function write(content: ContentAfter, end: MergeJob['end']): Promise<MergeFault> {
  const wrong = 'members: the steps do not lead to the state that is named';
  const { lead, behind, bytes } = memberStateFrame(content, content.index, content.classTexts);
  if (bytes !== end.bytes) return wrong;
  const unfinished = `${end.file}.merging`;
  const writer = await StateWriter.create(unfinished);
  let fault: MergeFault;
  try {
    await writer.add(lead);
    fault = await addRecords(writer, content.index);
    await writer.add(behind);
    if ((await writer.finish()) !== end.sha256) fault ??= wrong;
  } finally {
    await writer.close();
  }
  if (fault !== null) {
    rmSync(unfinished);
    return fault;
  }
  renameSync(unfinished, end.file);
  syncFolder(dirname(end.file));
  return null;
}

/** In two buffers, by turns: while the disk takes one, the other is filled, and both stay near the processor. */
async function addRecords(writer: StateWriter, { fill }: ContentAfter['index']): Promise<MergeFault> {
  const buffer = () => new Uint16Array(recordsAtOnce * recordWords);
  for (const filling = fill([buffer(), buffer()]); ; ) {
    const { done, value } = filling.next();
    if (done !== true) await writer.add(bytesOfRecords(value));
    else return value === null ? null : `members-delta: ${value}`;
  }
}

export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function readWhole(path: string): ArrayBuffer {
  const handle = openSync(path, 'r');
  try {
    const { size } = fstatSync(handle);
    if (size > stateBytesMax) throw new Error(`${path} has ${size} bytes, more than ${stateBytesMax}`);
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; ) {
      const got = readSync(handle, bytes, at, Math.min(readBytesMax, size - at), at);
      if (got === 0) throw new Error(`${path} got shorter while it was read`);
      at += got;
    }
    return bytes.buffer;
  } finally {
    closeSync(handle);
  }
}
