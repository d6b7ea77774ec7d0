import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { publishRoot } from '../../server/service.ts';
import type { Head, Root } from '../../terminal/core/trust/head.ts';
import { openHead } from '../../terminal/wire/documents/head.ts';
import { openNextRoot, openPinnedRoot } from '../../terminal/wire/documents/root.ts';
import { type Envelope, sealEnvelope } from '../../terminal/wire/envelope.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import { call, jsonOf } from './office-calls.ts';
import { type SmallUnion, startSmallUnion } from './small-union.ts';

let union: SmallUnion;
beforeEach(async () => {
  union = await startSmallUnion();
});
afterEach(() => union.end());

const keyFile = (name: string) => join(union.dataDir, 'server', 'keys', 'scedu', name);
const keyIn = async (name: string) => SigningKey.fromPem(await readFile(keyFile(name), 'utf8'));
const rootOf = async (version: number) =>
  jsonOf<Envelope>(await call(union, { path: `/v1/programmes/scedu/roots/${version}` }));
const opened = <Value>(answer: { ok: true; value: Value } | { ok: false; faults: readonly string[] }) => {
  if (!answer.ok) throw new Error(answer.faults.join('; '));
  return answer.value;
};

/** The root that follows, with these keys in the places of the online ones, signed by two root keys. */
async function nextRoot(keys: Partial<Record<'publisher' | 'head', SigningKey>>): Promise<Envelope> {
  const first = opened(openPinnedRoot(await rootOf(1)));
  const roles = { ...first.roles };
  const all = { ...first.keys };
  for (const [role, key] of Object.entries(keys)) {
    for (const old of first.roles[role as 'head'].keys) delete all[old];
    all[key.id] = key.publicKey;
    roles[role as 'head'] = { keys: [key.id], threshold: 1 };
  }
  const issuedAt = new Date(union.clock.ms).toISOString() as Root['issuedAt'];
  const root: Root = { ...first, version: 2, issuedAt, keys: all, roles };
  return sealEnvelope('root', JSON.stringify(root), [await keyIn('root-1.pem'), await keyIn('root-3.pem')]);
}

it('puts new online keys in force, with the same files signed anew, and serves every root', async () => {
  const headKey = SigningKey.generate();
  const publisher = SigningKey.generate();
  await writeFile(keyFile('head-next.pem'), headKey.toPem());
  await writeFile(keyFile('publisher-next.pem'), publisher.toPem());
  const first = opened(openPinnedRoot(await rootOf(1)));
  const before = opened(
    openHead(jsonOf<Envelope>(await call(union, { path: '/v1/programmes/scedu/head' })), first),
  );
  expect(
    await publishRoot(union.server.store, 'scedu', await nextRoot({ head: headKey, publisher })),
  ).toEqual({
    version: 2,
    head: before.version + 1,
  });
  const second = opened(openNextRoot(await rootOf(2), first));
  const envelope = jsonOf<Envelope>(await call(union, { path: '/v1/programmes/scedu/head' }));
  const after = opened(openHead(envelope, second));
  const contents = (head: Head) => head.files.map(({ role, version, sha256 }) => [role, version, sha256]);
  expect(contents(after)).toEqual(contents(before));
  expect(openHead(envelope, first).ok).toBe(false);
  expect((await keyIn('head.pem')).id).toBe(headKey.id);
  union = await union.restart();
  const again = jsonOf<Envelope>(await call(union, { path: '/v1/programmes/scedu/head' }));
  expect(opened(openHead(again, second)).version).toBe(after.version);
});

it('refuses a root whose keys it does not hold, and one that breaks a rule, and goes on with the old', async () => {
  const headKey = SigningKey.generate();
  const root = await nextRoot({ head: headKey });
  expect(await publishRoot(union.server.store, 'scedu', root)).toMatchObject({
    refused: { code: 'root-keys-missing', faults: [expect.stringContaining('head-next.pem')] },
  });
  const single = { ...root, signatures: root.signatures.slice(0, 1) };
  expect(await publishRoot(union.server.store, 'scedu', single)).toMatchObject({
    refused: { code: 'root-refused', detail: 'rule R3' },
  });
  expect((await call(union, { path: '/v1/programmes/scedu/roots/2' })).status).toBe(404);
});
