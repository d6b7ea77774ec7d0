import { existsSync } from 'node:fs';
import { copyFile, open, rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { lockFolder } from '../../wire/disk/folder-lock.ts';
import type { NewEpochRequest } from '../../wire/new-epoch.ts';
import { AssignmentStore } from '../assignment-store.ts';
import { ProgrammeCache } from '../cache/programme-cache.ts';
import { TrustStore } from '../cache/trust-store.ts';
import { type Identity, readIdentity } from '../identity.ts';
import { newestEpoch } from '../journal/epochs.ts';
import { Journal } from '../journal/journal.ts';
import { freeName, journalParts, setAside } from '../journal/set-aside.ts';
import { openJournal } from '../open-journal.ts';
import { TillError, type World } from '../ports.ts';
import type { HeadOffice } from '../sync/head-office.ts';
import { tillFiles } from '../till-files.ts';
import { agreeOnWhatIsLeft } from './agree-on-what-is-left.ts';
import { beginEpoch, NoRootHere, pinHome } from './begin-epoch.ts';
import { type Remains, readRemains } from './read-remains.ts';
import { rebuildJournal } from './rebuild-journal.ts';
import { remainingAcknowledgements, remainingRoots } from './remaining-trust.ts';
import { lossWords, salvageWords as words } from './salvage-words.ts';
import { lossOf, type WhatIsLeft, whatIsLeft } from './what-is-left.ts';

export type Salvaging = {
  readonly dataDir: string;
  readonly world: Pick<World, 'now' | 'randomness'>;
  readonly office: (identity: Identity) => HeadOffice;
  /** A pairing code that pins the home root, when nothing here does any more. */
  readonly code: string | null;
  /** Says a line to the person before the machine, as the work goes on. */
  readonly say: (line: string) => void;
};

type Files = ReturnType<typeof tillFiles>;

/** Nothing was to be done, or all of it is. */
const exitDone = 0;
/** Nothing was changed; run again when what was said is mended. */
const exitNotYet = 1;
const exitWrong = 2;

/**
 * Puts a new journal in the place of a damaged one: with every entry that the chain vouches for, in an epoch that the
 * server begins, and with everything that is missing named to staff. The damaged file is read and never written; it is
 * kept under another name for ever. Cut off anywhere and run again it goes on: the new file takes the old one's name
 * in the last step, and is whole by then.
 */
export async function salvageJournal(asked: Salvaging): Promise<number> {
  const files = tillFiles(asked.dataDir);
  const identity = await readIdentity(files.identity);
  if (identity === null) return told(asked, words.notATill, exitWrong);
  const lock = await lockFolder(files.lock);
  if (lock === null) return told(asked, words.runs, exitWrong);
  try {
    if (await isCutOffBeforeItsEnd(files, identity)) {
      told(asked, words.goesOn, exitDone);
      return await putInPlace(asked, files, identity);
    }
    const damage = await damageOf(files, identity);
    if (damage === null) return told(asked, words.whole, exitDone);
    told(asked, words.damage(damage), exitDone);
    return await salvage(asked, files, identity);
  } finally {
    await lock.release();
  }
}

async function salvage(asked: Salvaging, files: Files, identity: Identity): Promise<number> {
  const { terminal, epoch } = identity;
  const remains = await readRemains(files.journal);
  const localRoot = remainingRoots(remains).get(identity.home)?.document ?? null;
  const found = whatIsLeft(remains, { terminal, epoch, root: localRoot });
  for (const kept of found.kept)
    told(asked, words.found({ epoch: kept.epoch, saved: lossOf(kept, 0).saved, end: kept.end }), exitDone);
  const office = asked.office(identity);
  try {
    await build(asked, { files, identity, remains, office });
  } catch (error) {
    await removeDatabase(files.salvaged);
    if (error instanceof NoRootHere) return told(asked, words.needsCode, exitNotYet);
    if (error instanceof TillError) return told(asked, words.notYet(error.message), exitNotYet);
    throw error;
  } finally {
    office.end();
  }
  return putInPlace(asked, files, identity);
}

/** Writes the new journal beside the damaged one. Its word on its own epoch is written last: with that it is whole. */
async function build(
  asked: Salvaging,
  of: {
    readonly files: Files;
    readonly identity: Identity;
    readonly remains: Remains;
    readonly office: HeadOffice;
  },
): Promise<void> {
  const { files, identity, remains, office } = of;
  const { terminal, epoch } = identity;
  await removeDatabase(files.salvaged);
  const journal = await Journal.open({ file: files.salvaged, terminal, epoch });
  try {
    const cache = new ProgrammeCache({ folder: files.cache, journal });
    const root = await pinHome(cache, { identity, remains, office, code: asked.code });
    const { left, begun, back } = await agreeOnWhatIsLeft(
      { office, world: asked.world, remains, terminal, epoch, root },
      (kept, next) => {
        const nonce = Buffer.from(asked.world.randomness(16)).toString('hex');
        return beginEpoch(
          { office, cache, trust: new TrustStore(journal), remains, root },
          {
            terminal,
            wish: { schema: 1, epoch: next, reason: 'journal-damaged', nonce, kept: [...kept] },
            keep: (envelope) => new AssignmentStore(journal).keep(envelope),
            journal,
          },
        );
      },
    );
    if (back > 0) told(asked, words.back(back), exitDone);
    await rebuildJournal(journal, left, remains);
    await keepAcknowledgements(journal, { remains, left, root, terminal });
    await journal.database
      .insertInto('epochs')
      .values({
        epoch: begun.wish.epoch,
        at: begun.word.at,
        set_aside: basename(await freeName(files.journal, 'damaged')),
        wish: JSON.stringify(begun.wish satisfies NewEpochRequest),
      })
      .execute();
    for (const kept of left.kept) {
      const held = begun.word.held.find(({ epoch }) => epoch === kept.epoch)?.sequence ?? 0;
      for (const line of lossWords(kept, held)) asked.say(line);
    }
  } finally {
    await journal.close();
  }
}

/** What the server has acknowledged of an entry that is here with that hash, or is lost here. */
async function keepAcknowledgements(
  journal: Journal,
  of: {
    readonly remains: Remains;
    readonly left: WhatIsLeft;
    readonly root: Parameters<typeof remainingAcknowledgements>[1]['root'];
    readonly terminal: string;
  },
): Promise<void> {
  for (const { document, envelope } of remainingAcknowledgements(of.remains, of)) {
    const { epoch, sequence, hash, serverTime } = document;
    const entry = of.left.epochs
      .find((one) => one.epoch === epoch)
      ?.entries.find((one) => one.sequence === sequence);
    if (entry !== undefined && entry.hash !== hash) continue;
    await journal.database
      .insertInto('acknowledged')
      .values({ epoch, sequence, hash, envelope: JSON.stringify(envelope), at: serverTime })
      .execute();
  }
}

/** The new file is whole, and the damaged one has begun to move: nothing is left to be asked. */
async function isCutOffBeforeItsEnd(files: Files, identity: Identity): Promise<boolean> {
  if (existsSync(files.journal) || !existsSync(files.salvaged)) return false;
  return (await nameOfDamaged(files, identity)) !== null;
}

/** Under which name the damaged file is to be kept; null: the new file is not finished. */
async function nameOfDamaged(files: Files, { terminal, epoch }: Identity): Promise<string | null> {
  const journal = await Journal.open({ file: files.salvaged, terminal, epoch }).catch(() => null);
  if (journal === null) return null;
  try {
    return (await newestEpoch(journal.database))?.setAside ?? null;
  } finally {
    await journal.close();
  }
}

/** The damaged file goes aside with its log, and only then the new one takes its name. */
async function putInPlace(asked: Salvaging, files: Files, identity: Identity): Promise<number> {
  const name = await nameOfDamaged(files, identity);
  if (name === null) throw new Error(`${files.salvaged}: cannot be read back: run this again`);
  const folder = dirname(files.journal);
  await syncFolder(folder);
  await setAside(files.journal, `${folder}/${name}`);
  await syncFolder(folder);
  await rename(files.salvaged, files.journal);
  await syncFolder(folder);
  const opened = await openJournal({ file: files.journal, cacheFolder: files.cache, identity });
  const { epoch } = opened.journal;
  await opened.cache.close();
  await opened.journal.close();
  told(asked, words.done({ epoch, setAside: name }), exitDone);
  return told(asked, words.next, exitDone);
}

/** What is wrong, as a start would find it; looked at in a copy, because opening a file already changes it. */
async function damageOf(files: Files, identity: Identity): Promise<string | null> {
  await removeDatabase(files.look);
  for (const part of ['', '-wal', '-answered'])
    if (existsSync(`${files.journal}${part}`))
      await copyFile(`${files.journal}${part}`, `${files.look}${part}`);
  try {
    const opened = await openJournal({ file: files.look, cacheFolder: files.cache, identity });
    await opened.cache.close();
    await opened.journal.close();
    return null;
  } catch (error) {
    if (!(error instanceof TillError) || error.code !== 'journal-damaged') throw error;
    return error.message.replace(`${files.look}: the journal is damaged: `, '').split('\n')[0] ?? '';
  } finally {
    await removeDatabase(files.look);
  }
}

async function removeDatabase(file: string): Promise<void> {
  for (const part of journalParts) await rm(`${file}${part}`, { force: true });
}

/** A new name is on the disk when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function told({ say }: Salvaging, lines: readonly string[], exit: number): number {
  for (const line of lines) say(line);
  return exit;
}
