import { createPrivateKey, createPublicKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sql } from 'kysely';
import type { IsoInstant } from '../../terminal/core/calendar/civil-date.ts';
import { openSqlite } from '../../terminal/wire/disk/sqlite.ts';
import { newEvidenceKey } from '../../terminal/wire/sealed-evidence.ts';
import { Announcements } from '../publish/announcements.ts';
import { ProgrammeKeyRing } from '../publish/programme-keys.ts';
import { WorkQueue } from '../publish/work-queue.ts';
import { registerHeldEntries } from '../redemptions/register-held-entries.ts';
import { Reviews } from '../redemptions/review/reviews.ts';
import { Challenges } from '../terminals/challenges.ts';
import { dataFolder } from './data-folder.ts';
import { secretMode, writeDurably } from './durable-file.ts';
import { migrate } from './migrations.ts';
import type { OpenRegister, Surroundings } from './open-register.ts';
import { RegisterCipher } from './register-cipher.ts';
import type { ServerTables } from './tables.ts';

export type { OpenRegister, Surroundings } from './open-register.ts';

const dataKeyBytes = 32;
const databaseCacheKib = 131_072;

/** The open register of the union, and everything that its areas share. */
export type ServerStore = OpenRegister & {
  /** The second look at what tills have handed in. */
  readonly reviews: Reviews;
};

/** Whether this data folder holds a server's database at all. */
export function serverStoreExists(dataDir: string): boolean {
  return existsSync(dataFolder(dataDir).database);
}

/**
 * Opens the register under `dataDir`, or makes an empty one with its keys (files that only the owner reads).
 * Throws when the database cannot be opened, or when it is there and its data key is not: a new key would
 * make every name and number in it unreadable for ever.
 */
export async function openServerStore(
  options: Surroundings & { readonly dataDir: string },
): Promise<ServerStore> {
  const { now, random, log } = options;
  const folder = dataFolder(options.dataDir);
  await mkdir(dirname(folder.database), { recursive: true, mode: 0o700 });
  const isNew = !existsSync(folder.database);
  const register = new RegisterCipher(await dataKey(folder.dataKey, { isNew, random }), random);
  const evidencePublicKey = await evidenceKey(folder.evidenceKey, { isNew });
  const database = await openSqlite<ServerTables>({ file: folder.database, durability: 'FULL' });
  // Indexes of keyed hashes are touched at random: they must fit in memory while a register is entered.
  await sql`pragma cache_size = ${sql.lit(-databaseCacheKib)}`.execute(database);
  await migrate(database);
  await registerHeldEntries(database);
  const publications = new WorkQueue();
  const opened: OpenRegister = {
    now,
    random,
    log,
    folder,
    database,
    register,
    keys: new ProgrammeKeyRing(folder),
    evidencePublicKey,
    challenges: new Challenges({ now, random }),
    announcements: new Announcements(),
    publications,
    close: async () => {
      await publications.idle();
      await reviews.end();
      await database.destroy();
    },
  };
  const reviews = new Reviews(opened);
  return { ...opened, reviews };
}

/** The server's clock as text. */
export function instantNow(store: Surroundings): IsoInstant {
  return instant(store.now());
}

export function instant(atMs: number): IsoInstant {
  return new Date(atMs).toISOString() as IsoInstant;
}

async function dataKey(
  file: string,
  { isNew, random }: { readonly isNew: boolean; readonly random: Surroundings['random'] },
): Promise<Uint8Array> {
  if (isNew && !existsSync(file)) await writeDurably(file, random(dataKeyBytes), secretMode);
  return readFile(file);
}

async function evidenceKey(file: string, { isNew }: { readonly isNew: boolean }): Promise<string> {
  if (isNew && !existsSync(file)) await writeDurably(file, newEvidenceKey().privateKeyPem, secretMode);
  const { x } = createPublicKey(createPrivateKey(await readFile(file, 'utf8'))).export({ format: 'jwk' });
  return Buffer.from(x ?? '', 'base64url').toString('base64');
}
