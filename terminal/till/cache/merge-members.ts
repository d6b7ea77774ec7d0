import { renameSync, rmSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { recordWords } from '../../core/members/member-index.ts';
import {
  baseInMemory,
  type ContentAfter,
  contentUnder,
  type MemberPatch,
  type PatchedBase,
} from '../../wire/documents/member-patch.ts';
import { encodeMemberPatch } from '../../wire/documents/member-patch-file.ts';
import {
  bytesOfRecords,
  decodeMemberState,
  memberStateFrame,
  viewMemberState,
} from '../../wire/documents/member-state-file.ts';
import { contentOf, type MemberContent } from '../../wire/documents/member-step.ts';
import { PieceHasher, stateHash } from '../../wire/documents/state-pieces.ts';
import type { Parsed } from '../../wire/faults.ts';
import { TillError } from '../ports.ts';
import { foldSteps, otherState, readPatch, wrongText } from './fold-steps.ts';
import { keepFile, syncFolder } from './member-folder.ts';
import type { MergeFault, MergeJob, MergeStart, NamedState } from './merge-job.ts';
import { RecordWindow } from './record-window.ts';
import { openFrame, type StateFrame } from './state-file.ts';
import { StateWriter } from './state-writer.ts';
import { readWhole } from './whole-file.ts';

type StepJob = Extract<MergeJob, { readonly do: 'step' }>;
type CompareJob = Extract<MergeJob, { readonly do: 'compare' }>;

/** Of a megabyte and a half. */
const recordsAtOnce = 262_144;
const wrongState = 'members: the steps do not lead to the state that is named';

/** Up to a second of work on a province: it runs in a thread of its own, see `runMerge`. */
export async function mergeMembers(job: MergeJob): Promise<MergeFault> {
  switch (job.do) {
    case 'look-through':
      return lookThrough(job.state);
    case 'step':
      return job.patchBytesMax > 0 ? stepOverFile(job) : stepInMemory(job);
    case 'compare':
      return compare(job);
  }
}

/** A base is looked through whole before anything is made of it. */
function lookThrough(end: NamedState & { readonly file: string }): MergeFault {
  const state = decodeMemberState(readWhole(end.file));
  if (!state.ok) return listed(state.faults);
  const content = contentOf(state.value);
  return otherState(content, end) ?? wrongText(content.classTexts.entries());
}

async function stepOverFile(job: StepJob): Promise<MergeFault> {
  const { start, end } = job;
  const opened = await openFrame(start.base).catch((error: unknown) => refusalOf(error));
  if (typeof opened === 'string') return opened;
  const { handle, frame } = opened;
  let patch: MemberPatch;
  try {
    const base = baseOnDisk(handle, frame);
    const folded = foldSteps(base, job);
    if (!folded.ok) return listed(folded.faults);
    patch = folded.value;
    const { programme, bucketBits } = base;
    const { sha256, bytes } = start.base;
    const kept = encodeMemberPatch({ programme, bucketBits, base: { sha256, bytes } }, patch);
    if (kept.length <= job.patchBytesMax) {
      await keepFile(end.patchFile, kept);
      syncFolder(dirname(end.patchFile));
      return null;
    }
  } finally {
    await handle.close();
  }
  const base = baseOf(start);
  return base.ok ? write(base.value, patch, end) : listed(base.faults);
}

/** A base that is not what it was is an answer, as everywhere here. */
function refusalOf(error: unknown): string {
  if (error instanceof TillError && error.code === 'cache-refused') return error.message;
  throw error;
}

function baseOnDisk(handle: FileHandle, frame: StateFrame): PatchedBase {
  const { programme, version, bucketBits } = frame.header;
  return {
    programme,
    version,
    bucketBits,
    records: new RecordWindow(handle, frame),
    classTexts: frame.texts.all(),
    exceptions: frame.exceptions,
  };
}

async function stepInMemory(job: StepJob): Promise<MergeFault> {
  const base = baseOf(job.start);
  if (!base.ok) return listed(base.faults);
  const folded = foldSteps(baseInMemory(base.value), job);
  return folded.ok ? write(base.value, folded.value, job.end) : listed(folded.faults);
}

function baseOf({ base }: MergeStart): Parsed<MemberContent> {
  const state = viewMemberState(readWhole(base.file));
  return state.ok ? { ok: true, value: contentOf(state.value) } : state;
}

async function compare({ start, end }: CompareJob): Promise<MergeFault> {
  const base = baseOf(start);
  if (!base.ok) return listed(base.faults);
  const patch = readPatch(start.patch, start.base.sha256);
  if (!patch.ok) return listed(patch.faults);
  const content = contentUnder(base.value, patch.value);
  if (!content.ok) return listed(content.faults);
  const hasher = new PieceHasher();
  const fault = await each(content.value, end.bytes, async (part) => hasher.add(part));
  return fault ?? (stateHash(hasher.hashes()) === end.sha256 ? null : wrongState);
}

const listed = (faults: readonly string[]) => faults.slice(0, 5).join('; ');

/** It takes its name only when it is the state that is named; the disk writes while the rest is made. */
async function write(base: MemberContent, patch: MemberPatch, end: StepJob['end']): Promise<MergeFault> {
  const content = contentUnder(base, patch);
  if (!content.ok) return listed(content.faults);
  const unfinished = `${end.file}.merging`;
  const writer = await StateWriter.create(unfinished);
  let fault: MergeFault;
  try {
    fault = await each(content.value, end.bytes, (part) => writer.add(part));
    if (fault === null && (await writer.finish()) !== end.sha256) fault = wrongState;
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

/**
 * A state's file in parts, each good until the next is asked for: the records in two buffers, by turns, so that one is
 * filled while the disk takes the other, and both stay near the processor.
 */
async function each(
  content: ContentAfter,
  bytesNamed: number,
  take: (part: Uint8Array) => Promise<void>,
): Promise<MergeFault> {
  const { lead, behind, bytes } = memberStateFrame(content, content.index, content.classTexts);
  if (bytes !== bytesNamed) return wrongState;
  await take(lead);
  const buffer = () => new Uint16Array(recordsAtOnce * recordWords);
  for (const filling = content.index.fill([buffer(), buffer()]); ; ) {
    const { done, value } = filling.next();
    if (done !== true) await take(bytesOfRecords(value));
    else if (value !== null) return `members-delta: ${value}`;
    else break;
  }
  await take(behind);
  return null;
}
