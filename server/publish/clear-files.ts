import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readMembersArchive, readMembersFile } from '../../terminal/wire/documents/members-file.ts';
import type { Parsed } from '../../terminal/wire/faults.ts';
import { flushFolder } from '../store/durable-file.ts';
import { instant, type ServerStore } from '../store/server-store.ts';
import { publishedFile } from './published-folder.ts';

/** A till that began to fetch in a head's last hour may go on for this long. */
const fetchMsMax = 86_400_000;
/** Another process may have laid a file down that nothing names yet. */
const unnamedMsMax = 86_400_000;
/** What publications store, and what a crash left of one that was being stored. */
const ownName = /^[0-9a-f]{64}(?:\.new)?$/;

/** What was cleared. */
export type Cleared = { readonly files: number; readonly bytes: number };

/**
 * Removes published files that no till can want any more: those that only heads name whose `usableUntil` is more than
 * a day ago, and with a member file its steps, its archive and the pieces of its base. What is in force stays,
 * whatever its age; so do the offers and days off of every head that ever was, because sales of then are replayed with
 * them and backups carry them. It stands in the line of publications, so that none is half way; a crash leaves some for the next time.
 * When something that stays cannot be read, nobody knows what it names, and nothing is cleared.
 */
export function clearPublishedFiles(store: ServerStore): Promise<Cleared> {
  return store.publications.run(async () => {
    const kept = await namedFiles(store);
    const { files: folder } = store.folder;
    let cleared: Cleared = { files: 0, bytes: 0 };
    for (const name of await readdir(folder)) {
      if (!ownName.test(name) || kept.has(name)) continue;
      const file = join(folder, name);
      const { mtimeMs, size } = await stat(file);
      if (store.now() - mtimeMs < unnamedMsMax) continue;
      await rm(file);
      cleared = { files: cleared.files + 1, bytes: cleared.bytes + size };
    }
    if (cleared.files > 0) {
      await flushFolder(folder);
      store.log.info(cleared, 'published files that no till can want any more were cleared');
    }
    return cleared;
  });
}

/** Everything that a till can be led to by a head that it may still hold, and what decisions are replayed with. */
async function namedFiles(store: ServerStore): Promise<ReadonlySet<string>> {
  const replayed = await store.database.selectFrom('publishedHeads').select(['offers', 'calendar']).execute();
  const named = new Set(replayed.flatMap(({ offers, calendar }) => [offers, calendar]));
  for (const { sha256, role, isNewest } of await filesOfHeads(store)) {
    named.add(sha256);
    if (role !== 'members') continue;
    // Backups carry no member files: behind a restored server's first ones nobody can be led by those before.
    if (!isNewest && !existsSync(publishedFile(store.folder, sha256))) continue;
    for (const part of await partsOfMembers(store, sha256)) named.add(part);
  }
  return named;
}

type NamedFile = { readonly role: string; readonly sha256: string; readonly isNewest: boolean };

/** The newest file of each kind of each programme, and those before it that a head names which may still be used. */
async function filesOfHeads(store: ServerStore): Promise<readonly NamedFile[]> {
  const files = await store.database
    .selectFrom('publishedFiles as file')
    .leftJoin('publishedHeads as head', (join) =>
      join.onRef('head.programme', '=', 'file.programme').onRef('head.issuedAt', '=', 'file.publishedAt'),
    )
    .select((of) => ['file.programme', 'file.role', 'file.sha256', of.fn.max('head.version').as('firstHead')])
    .groupBy(['file.programme', 'file.role', 'file.version', 'file.sha256'])
    .orderBy('file.programme')
    .orderBy('file.role')
    .orderBy('file.version', 'desc')
    .execute();
  const oldest = await oldestUsableHeads(store);
  return files.flatMap(({ programme, role, sha256 }, place): readonly NamedFile[] => {
    const newer = files[place - 1];
    if (newer?.programme !== programme || newer.role !== role) return [{ role, sha256, isNewest: true }];
    // Heads named this one until the head that brought the next; who does not know which that was keeps it.
    const isKept = newer.firstHead === null || (oldest.get(programme) ?? 0) < newer.firstHead;
    return isKept ? [{ role, sha256, isNewest: false }] : [];
  });
}

/** By programme: the version of the first head that some till may still go by, or begin to fetch. */
async function oldestUsableHeads(store: ServerStore): Promise<ReadonlyMap<string, number>> {
  const rows = await store.database
    .selectFrom('publishedHeads')
    .select((of) => ['programme', of.fn.min('version').as('version')])
    .where('usableUntil', '>=', instant(store.now() - fetchMsMax))
    .groupBy('programme')
    .execute();
  const inForce = await store.database.selectFrom('programmes').select(['id', 'headVersion']).execute();
  const usable = new Map(rows.map(({ programme, version }) => [programme, Number(version)]));
  return new Map(
    inForce.map(({ id, headVersion }) => [id, Math.min(headVersion, usable.get(id) ?? headVersion)]),
  );
}

/** The way to the members that a member file describes. */
async function partsOfMembers(store: ServerStore, sha256: string): Promise<readonly string[]> {
  const file = await read(store, sha256, readMembersFile);
  const archive = await read(store, file.archive.sha256, readMembersArchive);
  return [
    file.archive.sha256,
    ...archive.pieces,
    ...[...file.steps, ...archive.steps].map((step) => step.sha256),
  ];
}

async function read<Value>(
  store: ServerStore,
  sha256: string,
  parse: (text: string) => Parsed<Value>,
): Promise<Value> {
  const parsed = parse(await readFile(publishedFile(store.folder, sha256), 'utf8'));
  if (!parsed.ok)
    throw new Error(`the published file ${sha256} does not read back: ${parsed.faults.join('; ')}`);
  return parsed.value;
}
