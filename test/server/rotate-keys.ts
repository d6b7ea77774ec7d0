import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nextKey } from '../../server/ceremony/next-keys.ts';
import { draftNextRoot } from '../../server/ceremony/root-draft.ts';
import { keyFileNames } from '../../server/publish/programme-keys.ts';
import { trustedRoot } from '../../server/publish/publish-root.ts';
import { publishRoot } from '../../server/service.ts';
import { instantNow } from '../../server/store/server-store.ts';
import { sealEnvelope } from '../../terminal/wire/envelope.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import type { SmallUnion } from './small-union.ts';

/** Puts other keys of these roles in force, by a root that two of the three holders have signed. */
export async function rotateKeys(
  { server: { store } }: SmallUnion,
  programme: string,
  ...roles: readonly ('head' | 'publisher')[]
): Promise<void> {
  const { root } = await store.database
    .selectFrom('programmes')
    .select('root')
    .where('id', '=', programme)
    .executeTakeFirstOrThrow();
  const folder = store.folder.programmeKeys(programme);
  const change: { head?: string; publisher?: string } = {};
  for (const role of roles) change[role] = await nextKey(folder, role);
  const next = draftNextRoot(trustedRoot(root), { change, issuedAt: instantNow(store) });
  const holders = await Promise.all(
    [1, 3].map(async (number) =>
      SigningKey.fromPem(await readFile(join(folder, keyFileNames.root(number)), 'utf8')),
    ),
  );
  const published = await publishRoot(store, programme, sealEnvelope('root', JSON.stringify(next), holders));
  if ('refused' in published) throw new Error(published.refused.code);
}
