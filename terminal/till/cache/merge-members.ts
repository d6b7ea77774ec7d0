import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readMemberClass } from '../../wire/documents/member-class-text.ts';
import { decodeMemberDelta } from '../../wire/documents/member-delta-file.ts';
import {
  decodeMemberState,
  memberStateParts,
  stateBytesMax,
} from '../../wire/documents/member-state-file.ts';
import { contentOf, type MemberContent, stepForward } from '../../wire/documents/member-step.ts';
import { pieceHashesOfParts, stateHash } from '../../wire/documents/state-pieces.ts';
import type { Parsed } from '../../wire/faults.ts';

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

/** Seconds of work on a province: it runs in a thread of its own, see `runMerge`. */
export async function mergeMembers(job: MergeJob): Promise<MergeFault> {
  const content = merged(job);
  if (!content.ok) return content.faults.slice(0, 5).join('; ');
  const { programme, version, classTexts } = content.value;
  if (programme !== job.end.programme || version !== job.end.version)
    return `members: it is ${programme} ${version}, not ${job.end.programme} ${job.end.version}`;
  for (const [number, text] of classTexts.entries()) {
    const read = readMemberClass(text, number);
    if (!read.ok) return read.faults.join('; ');
  }
  return job.steps.length === 0 ? null : write(content.value, job.end);
}

/** The states between stay in memory; only the last is compared with its name, which no wrong step can reach. */
function merged(job: MergeJob): Parsed<MemberContent> {
  const state = decodeMemberState(readWhole(job.start));
  if (!state.ok) return state;
  let content = contentOf(state.value);
  for (const file of job.steps) {
    const delta = decodeMemberDelta(Buffer.from(readWhole(file)), content);
    if (!delta.ok) return delta;
    const next = stepForward(content, delta.value);
    if (!next.ok) return next;
    content = next.value;
  }
  return { ok: true, value: content };
}

/** It takes its name only when it is the state that is named; the disk writes while the hash is made. */
async function write(content: MemberContent, end: MergeJob['end']): Promise<MergeFault> {
  const wrong = 'members: the steps do not lead to the state that is named';
  const parts = memberStateParts(content, content.index, content.classTexts);
  if (parts.reduce((sum, part) => sum + part.length, 0) !== end.bytes) return wrong;
  const unfinished = `${end.file}.merging`;
  const handle = await open(unfinished, 'w', 0o600);
  try {
    for (const part of parts)
      for (let at = 0; at < part.length; )
        at += (await handle.write(part, at, Math.min(readBytesMax, part.length - at))).bytesWritten;
    const synced = handle.sync();
    const isNamed = stateHash(pieceHashesOfParts(parts)) === end.sha256;
    await synced;
    if (!isNamed) {
      rmSync(unfinished);
      return wrong;
    }
  } finally {
    await handle.close();
  }
  renameSync(unfinished, end.file);
  syncFolder(dirname(end.file));
  return null;
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
