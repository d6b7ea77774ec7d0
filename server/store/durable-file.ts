import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Owner only: nobody else on the machine reads a key. */
export const secretMode = 0o600;
export const publicMode = 0o644;
const folderMode = 0o700;

/** Writes a whole file or none: beside it first, flushed to the disk, then renamed over, then the folder flushed. */
export async function writeDurably(file: string, content: string | Uint8Array, mode: number): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: folderMode });
  const beside = `${file}.new`;
  const handle = await open(beside, 'w', mode);
  try {
    // The mode above counts for a new file only; a left-over of a crash keeps its own.
    await handle.chmod(mode);
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
  await flushFolder(dirname(file));
}

/** Names in it are on the disk when this returns. */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Its content is on the disk when this returns. */
export async function flushFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
