import { pairingCode } from '../../terminal/wire/enrolment.ts';
import type { Refusal } from '../http/problem.ts';
import { findStore } from '../merchants/find-store.ts';
import { instant, type ServerStore } from '../store/server-store.ts';
import { authoritySha256 } from '../transport/certificate-files.ts';

export type NewPairingCode = {
  readonly code: string;
  readonly programme: string;
  readonly store: string;
  readonly expiresAt: string;
};

const codeRandomBytes = 10;
const codeLifeMs = 30 * 60_000;

/**
 * A code that enrols one till at a store within 30 minutes. `programme` is needed only when several
 * programmes have a store of this id. The register keeps a keyed hash, so a copy of it enrols nobody.
 */
export async function createPairingCode(
  store: ServerStore,
  at: { readonly store: string; readonly programme?: string | undefined },
): Promise<NewPairingCode | Refusal> {
  const found = await findStore(store, at);
  if ('refused' in found) return found;
  const code = pairingCode(store.random(codeRandomBytes), {
    rootSha256: found.rootSha256,
    authoritySha256: await authoritySha256(store.folder),
  });
  const expiresAt = instant(store.now() + codeLifeMs);
  await store.database
    .insertInto('pairingCodes')
    .values({
      codeIndex: pairingCodeIndex(store, code),
      programme: found.programme,
      store: found.id,
      expiresAt,
      usedAt: null,
      terminal: null,
    })
    .execute();
  return { code, programme: found.programme, store: found.id, expiresAt };
}

export function pairingCodeIndex(store: ServerStore, code: string): Buffer {
  return store.register.index('pairingCodes.code', code);
}
