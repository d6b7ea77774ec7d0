import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { openSqlite } from '../../terminal/wire/disk/sqlite.ts';
import { publishedFile } from '../publish/published-folder.ts';
import { type DataFolder, dataFolder } from '../store/data-folder.ts';
import { flushFile, flushFolder, secretMode, writeDurably } from '../store/durable-file.ts';
import { migrate } from '../store/migrations.ts';
import { instant, type Surroundings, serverStoreExists } from '../store/server-store.ts';
import type { ServerTables } from '../store/tables.ts';
import {
  type BackupManifest,
  type BackupPart,
  backupManifestSchema,
  backupParts,
  type RegisterTotals,
} from './backup-manifest.ts';
import { BackupSecret } from './backup-secret.ts';
import { registerTotals } from './register-totals.ts';
import { readKeys } from './sealed-keys.ts';

const ownersFolderMode = 0o700;
const saltBytes = 16;
/** Guessed by no machine at the price of `BackupSecret`; four or five words of a dice list. */
export const passphraseLengthMin = 20;

export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

export type BackupTaken = {
  readonly takenAt: string;
  readonly bytes: number;
  readonly totals: RegisterTotals;
  /** Root keys that lie on this machine: they are not in the backup. */
  readonly rootKeys: readonly string[];
};

/**
 * Writes the register as it is at one moment, what decisions are replayed with, and the keys (sealed by the
 * passphrase) into a new folder `to`, whole or not at all, while the server may be running. Everything in it is
 * for its owner alone: names and numbers are encrypted in the register, sales are not. Throws `BackupRefused`
 * when there is no register, the folder is there, the passphrase is short, or the register is damaged.
 */
export async function takeBackup(
  world: Pick<Surroundings, 'now' | 'random'>,
  { dataDir, to, passphrase }: { readonly dataDir: string; readonly to: string; readonly passphrase: string },
): Promise<BackupTaken> {
  if (!serverStoreExists(dataDir)) throw new BackupRefused(`there is no register under ${dataDir}`);
  if (existsSync(to)) throw new BackupRefused(`${to} is there already: a backup is never written over`);
  if (passphrase.length < passphraseLengthMin)
    throw new BackupRefused(`the passphrase must have at least ${passphraseLengthMin} characters`);
  const beside = `${to}.part`;
  await rm(beside, { recursive: true, force: true });
  await mkdir(join(beside, backupParts.files), { recursive: true, mode: ownersFolderMode });
  await chmod(beside, ownersFolderMode);
  try {
    const taken = await writeParts(world, { folder: dataFolder(dataDir), beside, passphrase });
    await flushFolder(join(beside, backupParts.files));
    await flushFolder(beside);
    await rename(beside, to);
    await flushFolder(dirname(to));
    return taken;
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw error;
  }
}

async function writeParts(
  { now, random }: Pick<Surroundings, 'now' | 'random'>,
  {
    folder,
    beside,
    passphrase,
  }: { readonly folder: DataFolder; readonly beside: string; readonly passphrase: string },
): Promise<BackupTaken> {
  // Before the copy: what a till is told after this moment counts as lost.
  const takenAt = instant(now());
  const register = join(beside, backupParts.register);
  await copyRegister(folder.database, register);
  const { totals, hashes } = await lookInto(register);
  const parts: BackupPart[] = [await partOf(beside, backupParts.register)];
  for (const hash of hashes) {
    const path = `${backupParts.files}/${hash}`;
    await copyFile(publishedFile(folder, hash), join(beside, path)).catch((error: NodeJS.ErrnoException) => {
      throw new BackupRefused(`the published file ${hash} cannot be read (${error.code ?? 'unknown'})`);
    });
    await flushFile(join(beside, path));
    const part = await partOf(beside, path);
    if (part.sha256 !== hash) throw new BackupRefused(`the published file ${hash} is damaged`);
    parts.push(part);
  }
  const salt = Buffer.from(random(saltBytes)).toString('hex');
  const secret = await BackupSecret.derive(passphrase, salt);
  const keys = await readKeys(folder.keys);
  await writeDurably(join(beside, backupParts.keys), secret.seal(Buffer.from(keys.text), random), secretMode);
  parts.push(await partOf(beside, backupParts.keys));

  const manifest: BackupManifest = { schema: 1, type: 'backup', takenAt, totals, salt, parts };
  const text = JSON.stringify(backupManifestSchema.parse(manifest));
  await writeDurably(join(beside, backupParts.manifest), text, secretMode);
  await writeDurably(join(beside, backupParts.seal), secret.vouch(Buffer.from(text)), secretMode);
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  return { takenAt, bytes, totals, rootKeys: keys.rootKeys };
}

/** One reading transaction: the copy is the register at one moment, whatever the server writes meanwhile. */
async function copyRegister(from: string, to: string): Promise<void> {
  const database = await openSqlite<ServerTables>({ file: from, durability: 'FULL' });
  try {
    await sql`vacuum into ${to}`.execute(database);
  } finally {
    await database.destroy();
  }
  await chmod(to, secretMode);
  await flushFile(to);
}

/** Believes the copy when it is whole, and reads of it which published files decisions are replayed with. */
async function lookInto(
  register: string,
): Promise<{ readonly totals: RegisterTotals; readonly hashes: readonly string[] }> {
  const database = await openSqlite<ServerTables>({
    file: register,
    durability: 'FULL',
    journalMode: 'delete',
  });
  try {
    await expectWhole(database);
    // The copy is ours to bring up to date; the register itself is, when its server starts.
    await migrate(database);
    const heads = await database.selectFrom('publishedHeads').select(['offers', 'calendar']).execute();
    const hashes = new Set(
      heads.flatMap(({ offers, calendar }) => [offers, calendar]).filter((hash) => hash !== ''),
    );
    return { totals: await registerTotals(database), hashes: [...hashes].sort() };
  } finally {
    await database.destroy();
  }
}

async function expectWhole(database: Kysely<ServerTables>): Promise<void> {
  const { rows } = await sql<{ quick_check: string }>`pragma quick_check`.execute(database);
  const [first] = rows;
  if (first?.quick_check !== 'ok')
    throw new BackupRefused(`the register is damaged: ${first?.quick_check ?? 'it cannot be checked'}`);
}

export async function partOf(folder: string, path: string): Promise<BackupPart> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(join(folder, path))) hash.update(piece as Buffer);
  const { size } = await stat(join(folder, path));
  return { path, bytes: size, sha256: hash.digest('hex') };
}
