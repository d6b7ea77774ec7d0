import { readFile } from 'node:fs/promises';
import type { PublishedFile } from '../../terminal/core/trust/head.ts';
import { readMembersFile } from '../../terminal/wire/documents/members-file.ts';
import { carriedBytesMax } from '../../terminal/wire/feed.ts';
import type { DataFolder } from '../store/data-folder.ts';
import { publishedFile } from './published-folder.ts';

/**
 * The new files that go out with their head, in base 64: a day's step of a city's members fits, and ten thousand
 * tills that have them need not all come and ask. What does not fit they fetch.
 */
export async function filesToCarry(
  folder: DataFolder,
  fresh: readonly PublishedFile[],
): Promise<readonly string[]> {
  const carried: string[] = [];
  let left = carriedBytesMax;
  const carry = async (named: { readonly sha256: string; readonly bytes: number }) => {
    if (named.bytes > left) return null;
    left -= named.bytes;
    const bytes = await readFile(publishedFile(folder, named.sha256));
    carried.push(bytes.toString('base64'));
    return bytes;
  };
  for (const file of fresh) {
    const bytes = await carry(file);
    if (bytes === null || file.role !== 'members') continue;
    const members = readMembersFile(bytes.toString('utf8'));
    const step = members.ok ? members.value.steps.at(-1) : undefined;
    if (step !== undefined) await carry(step);
  }
  return carried;
}
