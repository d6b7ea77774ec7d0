import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import { secretMode, writeDurably } from '../store/durable-file.ts';
import { CeremonyRefused } from './ceremony-refused.ts';

const passphraseCharactersMin = 20;
const isSealed = /^-----BEGIN ENCRYPTED PRIVATE KEY-----/m;

/**
 * Makes a root key in a file of its own, sealed by a passphrase (PKCS#8, which other tools can open too, should this
 * program be gone). With `of`, the file of a key that lies open is sealed instead. Throws `CeremonyRefused` when the
 * file is there, or the passphrase is short.
 */
export async function makeRootKey(
  file: string,
  { passphrase, of }: { readonly passphrase: string; readonly of?: string },
): Promise<SigningKey> {
  if (existsSync(file)) throw new CeremonyRefused(`${file} is there already: a key is never written over`);
  if ([...passphrase].length < passphraseCharactersMin)
    throw new CeremonyRefused(`the passphrase must have at least ${passphraseCharactersMin} characters`);
  const key = of === undefined ? SigningKey.generate() : await openRootKey(of, async () => passphrase);
  await writeDurably(file, key.toSealedPem(passphrase), secretMode);
  return key;
}

/** Asks for the passphrase only where the file is sealed. Throws `CeremonyRefused` when it does not open. */
export async function openRootKey(file: string, passphrase: () => Promise<string>): Promise<SigningKey> {
  const pem = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CeremonyRefused(`${file}: cannot be read (${error.code ?? 'unknown'})`);
  });
  const secret = isSealed.test(pem) ? await passphrase() : undefined;
  try {
    return SigningKey.fromPem(pem, secret);
  } catch {
    const sealed = secret === undefined ? '' : ', or the passphrase is another';
    throw new CeremonyRefused(`${file}: no Ed25519 private key${sealed}`);
  }
}
