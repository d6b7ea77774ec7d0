import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { MembersArchive } from '../../wire/documents/members-file.ts';
import { pieceBytes } from '../../wire/documents/state-pieces.ts';
import { sha256 } from '../../wire/sha256.ts';
import { TillError } from '../ports.ts';
import type { FetchFile } from './fetch-file.ts';
import { stateFile, syncFolder, unfinishedFile } from './member-folder.ts';

/** Pieces that are on their way at once. */
const lanes = 4;

/**
 * Fetches a base piece by piece into its place. What is there already, from before a cut or a restart, is
 * looked at and not fetched again. Yields the file, which has its name only when every piece is what the archive
 * says.
 */
export async function fetchBase(archive: MembersArchive, folder: string, fetch: FetchFile): Promise<string> {
  const { base, pieces } = archive;
  const unfinished = unfinishedFile(folder, base.sha256);
  const handle = await openForBoth(unfinished);
  try {
    await handle.truncate(base.bytes);
    let next = 0;
    const run = async () => {
      while (next < pieces.length) {
        const piece = next;
        next += 1;
        const bytes = Math.min(pieceBytes, base.bytes - piece * pieceBytes);
        const name = { sha256: pieces[piece] ?? '', bytes };
        if (!(await isThere(handle, piece, name)))
          await place(handle, piece, await fetchChecked(name, fetch));
      }
    };
    // All end before the file is closed; the first failure is what is said.
    const ended = await Promise.allSettled(Array.from({ length: lanes }, run));
    for (const end of ended) if (end.status === 'rejected') throw end.reason;
    await handle.sync();
  } finally {
    await handle.close();
  }
  const file = stateFile(folder, base.sha256);
  await rename(unfinished, file);
  syncFolder(dirname(file));
  return file;
}

/** A file as it is named, or `cache-refused`. */
export async function fetchChecked(
  name: { readonly sha256: string; readonly bytes: number },
  fetch: FetchFile,
): Promise<Buffer> {
  const bytes = await fetch(name);
  if (bytes.length !== name.bytes || sha256(bytes) !== name.sha256)
    throw new TillError(
      'cache-refused',
      `members: the file ${name.sha256.slice(0, 8)} is not the one that is named`,
    );
  return bytes;
}

async function openForBoth(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'r+');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return open(file, 'wx+', 0o600);
  }
}

async function isThere(
  handle: FileHandle,
  piece: number,
  name: { readonly sha256: string; readonly bytes: number },
): Promise<boolean> {
  const bytes = Buffer.alloc(name.bytes);
  const { bytesRead } = await handle.read(bytes, 0, name.bytes, piece * pieceBytes);
  return bytesRead === name.bytes && sha256(bytes) === name.sha256;
}

async function place(handle: FileHandle, piece: number, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; )
    at += (await handle.write(bytes, at, bytes.length - at, piece * pieceBytes + at)).bytesWritten;
}
