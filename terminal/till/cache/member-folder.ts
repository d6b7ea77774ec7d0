import { closeSync, fsyncSync, openSync } from 'node:fs';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { patchHeaderBytesMax, readPatchHeader } from '../../wire/documents/member-patch-file.ts';
import { readStateHeader, stateHeaderBytesMax } from '../../wire/documents/member-state-file.ts';
import type { KeptState } from './state-file.ts';

const statePattern = /^([0-9a-f]{64})\.(mbr|patch)$/;

/** A state on the disk, as its own header has it: good enough to begin from, because the end is checked. */
export type FoundState = {
  readonly programme: string;
  readonly version: number;
  readonly sha256: string;
  /** The state's own file, or what it is a patch of. */
  readonly base: KeptState;
  readonly patch: string | null;
};

export function stateFile(folder: string, sha256: string): string {
  return join(folder, `${sha256}.mbr`);
}

export function stepFile(folder: string, sha256: string): string {
  return join(folder, `${sha256}.delta`);
}

export function patchFile(folder: string, sha256: string): string {
  return join(folder, `${sha256}.patch`);
}

/** What a base is fetched into, piece by piece. */
export function unfinishedFile(folder: string, sha256: string): string {
  return join(folder, `${sha256}.part`);
}

/** The states that lie here; a file whose header cannot be read counts as none, and so does a patch without its base. */
export async function foundStates(folder: string): Promise<readonly FoundState[]> {
  const whole: FoundState[] = [];
  const patched: FoundState[] = [];
  for (const name of await readdir(folder)) {
    const [, sha256, kind] = statePattern.exec(name) ?? [];
    if (sha256 === undefined) continue;
    const file = join(folder, name);
    const { first, size } = await beginning(file);
    if (kind === 'mbr') {
      const head = readStateHeader(first, size);
      if (!head.ok) continue;
      const { programme, version } = head.value.header;
      whole.push({ programme, version, sha256, base: { file, sha256, bytes: size }, patch: null });
    } else {
      const head = readPatchHeader(first);
      if (!head.ok) continue;
      const { programme, version, base } = head.value;
      const kept = { file: stateFile(folder, base.sha256), ...base };
      patched.push({ programme, version, sha256, base: kept, patch: file });
    }
  }
  const bases = new Set(whole.map(({ sha256 }) => sha256));
  return [...whole, ...patched.filter(({ base }) => bases.has(base.sha256))];
}

async function beginning(file: string): Promise<{ readonly first: Buffer; readonly size: number }> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const first = Buffer.alloc(Math.min(size, Math.max(stateHeaderBytesMax, patchHeaderBytesMax)));
    await handle.read(first, 0, first.length, 0);
    return { first, size };
  } finally {
    await handle.close();
  }
}

/**
 * Drops what a programme does not need any more: all but its state in force and the one before it, from which
 * the one in force can be made again without a base, and what these two are patches of.
 */
export async function dropOldStates(folder: string, inForce: string): Promise<void> {
  const states = [...(await foundStates(folder))].sort((a, b) => a.version - b.version);
  const current = states.findIndex(({ sha256 }) => sha256 === inForce);
  const kept = new Set(
    states.slice(Math.max(0, current - 1), current + 1).flatMap(({ base, patch }) => [base.file, patch]),
  );
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    if (!kept.has(file)) await rm(file, { force: true });
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

/** Written beside, synced, then renamed: a power cut leaves the whole file or none. */
export async function keepFile(file: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${file}.part`;
  const handle = await open(unfinished, 'w', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
}
