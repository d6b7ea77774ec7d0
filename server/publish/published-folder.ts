import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../terminal/wire/sha256.ts';
import type { DataFolder } from '../store/data-folder.ts';
import { publicMode, writeDurably } from '../store/durable-file.ts';

/** Stores a file under its hash; it is on the disk when this returns. The same content is stored once. */
export async function storePublishedFile(
  folder: DataFolder,
  content: Buffer,
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = sha256(content);
  const file = publishedFile(folder, hash);
  // A file takes its name only when it is whole, so one that is there needs no second look.
  if (!existsSync(file)) await writeDurably(file, content, publicMode);
  return { sha256: hash, bytes: content.length };
}

/** `hash` must be 64 hexadecimal digits: it becomes a file's name. */
export function publishedFile(folder: DataFolder, hash: string): string {
  return join(folder.files, hash);
}
