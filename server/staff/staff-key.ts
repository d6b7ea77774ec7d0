import { sha256 } from '../../terminal/wire/sha256.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';

const staffKeyBytes = 32;

/**
 * A new key for programs and commands of staff, sent as `Authorization: Bearer …`. It is given back once: the
 * register keeps its hash only, which is enough because the key is 256 random bits.
 */
export async function addStaffKey(store: ServerStore, title: string): Promise<string> {
  const key = Buffer.from(store.random(staffKeyBytes)).toString('base64url');
  await store.database
    .insertInto('staffKeys')
    .values({ keyHash: sha256(key), title, recordedAt: instantNow(store) })
    .execute();
  return key;
}

const bearerPattern = /^Bearer ([A-Za-z0-9_-]{43})$/;

/** The title of the key that the header carries, or null: the register knows no such key. */
export async function staffKeyTitle(
  store: ServerStore,
  authorization: string | undefined,
): Promise<string | null> {
  const key = bearerPattern.exec(authorization ?? '')?.[1];
  if (key === undefined) return null;
  const known = await store.database
    .selectFrom('staffKeys')
    .select('title')
    .where('keyHash', '=', sha256(key))
    .executeTakeFirst();
  return known?.title ?? null;
}
