import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseJson } from '../../terminal/wire/faults.ts';
import { publishedFile } from '../publish/published-folder.ts';
import { type DataFolder, dataFolder } from '../store/data-folder.ts';
import { flushFile, flushFolder, publicMode, secretMode } from '../store/durable-file.ts';
import { openServerStore, type Surroundings } from '../store/server-store.ts';
import {
  type BackupManifest,
  type BackupPart,
  backupManifestSchema,
  backupParts,
} from './backup-manifest.ts';
import { BackupSecret } from './backup-secret.ts';
import { registerTotals } from './register-totals.ts';
import { writeKeys } from './sealed-keys.ts';
import { type Settled, settleRestored } from './settle-restored.ts';
import { BackupRefused, partOf } from './take-backup.ts';

export type Restored = Settled & Pick<BackupManifest, 'takenAt' | 'totals'>;

/** Of the data folder: where a restored server is made ready before it takes its place. */
const waitingRoom = 'restoring';

/**
 * Makes the server of a backup stand again under `dataDir`, whole or not at all: every part is held against the
 * manifest, the manifest against the passphrase, and what a time that is gone could have told tills is provided
 * for (`settleRestored`). Throws `BackupRefused`, and leaves everything as it was, when a server is there, a part
 * is missing or another, the passphrase is not the one, or this machine's clock is before the backup's.
 */
export async function restoreBackup(
  world: Surroundings,
  {
    from,
    dataDir,
    passphrase,
  }: { readonly from: string; readonly dataDir: string; readonly passphrase: string },
): Promise<Restored> {
  const place = dirname(dataFolder(dataDir).database);
  if (existsSync(place))
    throw new BackupRefused(`${place} is there already: a restored server takes no other’s place`);
  const { manifest, secret } = await believe(from, { passphrase, nowMs: world.now() });

  const room = join(dataDir, waitingRoom);
  await rm(room, { recursive: true, force: true });
  try {
    await layOut(dataFolder(room), { from, manifest, secret });
    const settled = await settle(world, room, manifest);
    const ready = dirname(dataFolder(room).database);
    await flushFolder(ready);
    await rename(ready, place);
    await flushFolder(dataDir);
    return { ...settled, takenAt: manifest.takenAt, totals: manifest.totals };
  } finally {
    await rm(room, { recursive: true, force: true });
  }
}

/** The manifest, when the passphrase vouches for it. */
async function believe(
  from: string,
  { passphrase, nowMs }: { readonly passphrase: string; readonly nowMs: number },
): Promise<{ readonly manifest: BackupManifest; readonly secret: BackupSecret }> {
  const text = await readPart(from, backupParts.manifest);
  const seal = await readPart(from, backupParts.seal);
  const manifest = parseJson(text.toString('utf8'), backupManifestSchema, 'manifest');
  if (!manifest.ok) throw new BackupRefused(`${from}: ${manifest.faults.slice(0, 5).join('; ')}`);
  const { takenAt, salt } = manifest.value;
  if (nowMs < Date.parse(takenAt))
    throw new BackupRefused(`the backup is from ${takenAt}: this machine’s clock is behind`);
  const secret = await BackupSecret.derive(passphrase, salt);
  if (!secret.vouchesFor(text, seal.toString('utf8')))
    throw new BackupRefused(`${from}: another passphrase, or the backup was changed`);
  return { manifest: manifest.value, secret };
}

/** Copies first and checks the copy: what is used is what was checked. */
async function layOut(
  folder: DataFolder,
  {
    from,
    manifest,
    secret,
  }: { readonly from: string; readonly manifest: BackupManifest; readonly secret: BackupSecret },
): Promise<void> {
  await mkdir(folder.files, { recursive: true, mode: 0o700 });
  for (const part of manifest.parts) {
    if (part.path === backupParts.keys) expectPart(await partOf(from, part.path), part);
    else await copyPart(part, join(from, part.path), placeOf(folder, part.path));
  }
  const keys = secret.open(await readPart(from, backupParts.keys));
  if (keys === null) throw new BackupRefused(`${from}: its keys do not open`);
  await writeKeys(folder.keys, keys.toString('utf8'));
  await flushFolder(folder.files);
}

function placeOf(folder: DataFolder, path: string): string {
  return path === backupParts.register
    ? folder.database
    : publishedFile(folder, path.slice(backupParts.files.length + 1));
}

async function copyPart(part: BackupPart, from: string, to: string): Promise<void> {
  await copyFile(from, to).catch((error: NodeJS.ErrnoException) => {
    throw new BackupRefused(`${from}: cannot be read (${error.code ?? 'unknown'})`);
  });
  await chmod(to, part.path === backupParts.register ? secretMode : publicMode);
  await flushFile(to);
  expectPart(await partOf(dirname(to), basename(to)), part);
}

function expectPart(found: Omit<BackupPart, 'path'>, { path, bytes, sha256 }: BackupPart): void {
  if (found.bytes !== bytes || found.sha256 !== sha256)
    throw new BackupRefused(`${path} is not what the backup’s manifest names`);
}

async function readPart(from: string, path: string): Promise<Buffer> {
  return readFile(join(from, path)).catch((error: NodeJS.ErrnoException) => {
    throw new BackupRefused(`${join(from, path)}: cannot be read (${error.code ?? 'unknown'})`);
  });
}

async function settle(world: Surroundings, room: string, manifest: BackupManifest): Promise<Settled> {
  const store = await openServerStore({ ...world, dataDir: room });
  try {
    // What is derived from entries may have been derived anew by a newer program; entries are entries.
    const { tills, entries } = await registerTotals(store.database);
    if (tills !== manifest.totals.tills || entries !== manifest.totals.entries)
      throw new BackupRefused(
        `the register holds ${tills} tills and ${entries} entries: other than its manifest`,
      );
    return await settleRestored(store, manifest.takenAt);
  } finally {
    await store.close();
  }
}
