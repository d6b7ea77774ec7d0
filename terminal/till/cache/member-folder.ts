import { open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readStateHeader, stateHeaderBytesMax } from '../../wire/documents/member-state-file.ts';
import type { KeptState } from './open-state.ts';

const statePattern = /^([0-9a-f]{64})\.mbr$/;

/** A state on the disk, as its own header has it: good enough to begin from, because the end is checked. */
export type FoundState = KeptState & { readonly programme: string; readonly version: number };

export function stateFile(folder: string, sha256: string): string {
  return join(folder, `${sha256}.mbr`);
}

export function stepFile(folder: string, sha256: string): string {
  return join(folder, `${sha256}.delta`);
}

/** What a base is fetched into, piece by piece. */
export function unfinishedFile(folder: string, sha256: string): string {
  return join(folder, `${sha256}.part`);
}

/** The states that lie here; a file whose header cannot be read counts as none. */
export async function foundStates(folder: string): Promise<readonly FoundState[]> {
  const found: FoundState[] = [];
  for (const name of await readdir(folder)) {
    const sha256 = statePattern.exec(name)?.[1];
    if (sha256 === undefined) continue;
    const file = join(folder, name);
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      const first = Buffer.alloc(Math.min(size, stateHeaderBytesMax));
      await handle.read(first, 0, first.length, 0);
      const head = readStateHeader(first, size);
      if (!head.ok) continue;
      const { programme, version } = head.value.header;
      found.push({ file, sha256, bytes: size, programme, version });
    } finally {
      await handle.close();
    }
  }
  return found;
}

/**
 * Drops what a programme does not need any more: all but its state in force and the one before it, from which
 * the one in force can be made again without a base.
 */
export async function dropOldStates(folder: string, inForce: string): Promise<void> {
  const states = [...(await foundStates(folder))].sort((a, b) => a.version - b.version);
  const current = states.findIndex(({ sha256 }) => sha256 === inForce);
  const kept = new Set(states.slice(Math.max(0, current - 1), current + 1).map(({ file }) => file));
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    if (!kept.has(file)) await rm(file, { force: true });
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
