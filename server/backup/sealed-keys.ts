import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../terminal/wire/faults.ts';
import { secretMode, writeDurably } from '../store/durable-file.ts';

/** They sign roots and nothing else, and lie on paper or on sticks in safes: no backup carries them about. */
const rootKeyFile = /(^|\/)root-[0-9]+\.pem$/;
/** A write that a crash cut off. */
const leftOver = /\.new$/;

const keysSchema = z.record(
  z.string().regex(/^[a-zA-Z0-9_-][a-zA-Z0-9._-]*(\/[a-zA-Z0-9_-][a-zA-Z0-9._-]*)*$/),
  z.base64(),
);

/** Every key that the running server needs, as JSON; and the root keys that lie there and are not in it. */
export async function readKeys(
  folder: string,
): Promise<{ readonly text: string; readonly rootKeys: readonly string[] }> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = found
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((name) => !leftOver.test(name))
    .sort();
  const rootKeys = names.filter((name) => rootKeyFile.test(name));
  const keys: Record<string, string> = {};
  for (const name of names)
    if (!rootKeyFile.test(name)) keys[name] = (await readFile(join(folder, name))).toString('base64');
  return { text: JSON.stringify(keysSchema.parse(keys)), rootKeys };
}

/** Puts them where they lay; throws when the text is none of `readKeys`. */
export async function writeKeys(folder: string, text: string): Promise<void> {
  const keys = parseJson(text, keysSchema, 'keys');
  if (!keys.ok) throw new Error(keys.faults.join('; '));
  for (const [name, content] of Object.entries(keys.value))
    await writeDurably(join(folder, name), Buffer.from(content, 'base64'), secretMode);
}
