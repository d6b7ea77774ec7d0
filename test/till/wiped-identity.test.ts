import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { destroyIdentity, readIdentity, writeIdentity } from '../../terminal/till/identity.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'puhui-identity-'));
  file = join(folder, 'identity.json');
  await writeIdentity(file, {
    ...{ terminal: 'till-1', epoch: 1, home: 'scedu', server: 'http://127.0.0.1:8600' },
    ...{ key: SigningKey.generate(), authority: null },
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

it('a till whose key is destroyed is enrolled nowhere', async () => {
  expect(await readIdentity(file)).toMatchObject({ terminal: 'till-1' });
  await destroyIdentity(file);
  expect(await readIdentity(file)).toBeNull();
});

it('nor is one whose power went after the key was written over, and before its file was gone', async () => {
  writeFileSync(file, Buffer.alloc(readFileSync(file).length));
  expect(await readIdentity(file)).toBeNull();
});

it('a file that is damaged otherwise is no wiped till: it is said', async () => {
  writeFileSync(file, readFileSync(file).subarray(0, 40));
  await expect(readIdentity(file)).rejects.toThrow(/identity/);
});
