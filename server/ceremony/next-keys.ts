import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PublicKeyText, SigningKey } from '../../terminal/wire/signing-key.ts';
import { keyFileNames } from '../publish/programme-keys.ts';
import { secretMode, writeDurably } from '../store/durable-file.ts';

/**
 * The key that will take an online role with the next root: made in the programme's key folder unless it lies there
 * from an earlier draft. It signs nothing before that root is published.
 */
export async function nextKey(
  programmeKeys: string,
  role: keyof typeof keyFileNames.next,
): Promise<PublicKeyText> {
  const file = join(programmeKeys, keyFileNames.next[role]);
  if (existsSync(file)) return SigningKey.fromPem(await readFile(file, 'utf8')).publicKey;
  const key = SigningKey.generate();
  await writeDurably(file, key.toPem(), secretMode);
  return key.publicKey;
}
