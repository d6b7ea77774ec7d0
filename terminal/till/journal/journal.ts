import { type Kysely, sql } from 'kysely';
import { invariant } from '../../core/invariant.ts';
import { entryHash, genesisHash } from '../../core/journal/chain.ts';
import type { EntryPlace, JournalEntry, RefundEntry, SaleEntry } from '../../core/journal/entry.ts';
import { executeAlone, openSqlite } from '../../wire/disk/sqlite.ts';
import { journalEntrySchema } from '../../wire/journal-entry-schema.ts';
import type { NewEpochRequest } from '../../wire/new-epoch.ts';
import { sha256 } from '../../wire/sha256.ts';
import { entryCharactersMax } from '../../wire/upload.ts';
import { TillError } from '../ports.ts';
import { AnsweredMark } from './answered-mark.ts';
import type { Ballast } from './ballast.ts';
import { isDamage, type Seen } from './check-journal.ts';
import { type CountedUse, useRows } from './counted-use.ts';
import { EntryCheck } from './entry-check.ts';
import { newestEpoch } from './epochs.ts';
import { insertAppend } from './insert-append.ts';
import { type JournalTables, migrateJournal } from './journal-tables.ts';
import { lookAtJournal } from './look-at-journal.ts';
import { movesNothing, type QuotaMoves } from './quota-moves.ts';
import { RememberedAnswers } from './remembered-answers.ts';
import { isSealedAnswer, sealOfAnswer } from './sealed-rows.ts';
import { sealTables } from './table-seal.ts';

/** An entry with its place in the chain and the exact bytes that were hashed. */
export type KeptEntry<Entry extends JournalEntry = JournalEntry> = EntryPlace & {
  readonly entry: Entry;
  readonly bytes: string;
};

/** An answer to a money call, kept in the same transaction as its entry: a retry gets it again, for ever. */
export type KeptAnswer = {
  readonly key: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
};

export type Append = {
  readonly entry: JournalEntry;
  readonly uses: readonly CountedUse[];
  /** `programme:token` of the card that bought. */
  readonly member: string | null;
  readonly answer?: (kept: KeptEntry) => KeptAnswer;
  /** What it does to what the till was granted; the entry is not written when a grant does not have so much left. */
  readonly quotas?: QuotaMoves | null;
};

/** What a full disk is helped with. */
export type Room = Pick<Ballast, 'giveUp'>;

type ChainEnd = { readonly sequence: number; readonly hash: string };

/**
 * The till's append-only record: one file, one connection, one queue of writers. An entry is either whole
 * and on the disk when `append` resolves, or not there at all.
 */
export class Journal {
  readonly #file: string;
  readonly terminal: string;
  readonly epoch: number;
  /** What the server was told when this epoch began behind a damaged one. */
  readonly begun: NewEpochRequest | null;
  readonly #room: Room | undefined;
  readonly #answered: AnsweredMark;
  #database: Kysely<JournalTables>;
  #end: ChainEnd;
  #writers: Promise<unknown> = Promise.resolve();
  #isSealed = false;
  readonly #check = new EntryCheck();
  readonly #remembered = new RememberedAnswers();

  private constructor(opened: {
    file: string;
    terminal: string;
    epoch: number;
    room?: Room | undefined;
    database: Kysely<JournalTables>;
    end: ChainEnd;
    begun: NewEpochRequest | null;
  }) {
    this.#file = opened.file;
    this.terminal = opened.terminal;
    this.epoch = opened.epoch;
    this.begun = opened.begun;
    this.#room = opened.room;
    this.#answered = new AnsweredMark(opened.file, opened.terminal);
    this.#database = opened.database;
    this.#end = opened.end;
  }

  static async open(place: {
    readonly file: string;
    readonly terminal: string;
    /** The first; the file knows of a later one. */
    readonly epoch: number;
    readonly room?: Room;
    /** Called with each entry that the look before looks at. */
    readonly seen?: Seen;
  }): Promise<Journal> {
    const database = await openWhole(place);
    const begun = await newestEpoch(database);
    const epoch = Math.max(place.epoch, begun?.wish.epoch ?? 0);
    const end = await readEnd(database, { ...place, epoch });
    return new Journal({ ...place, epoch, database, end, begun: begun?.wish ?? null });
  }

  /** For the stores that must switch in one transaction with what the journal knows. */
  get database(): Kysely<JournalTables> {
    return this.#database;
  }

  /** The last committed sequence; 0 before the first entry. */
  get lastSequence(): number {
    return this.#end.sequence;
  }

  /**
   * Runs alone among writers: nothing is counted between what `write` reads and what it appends. What it
   * gives back besides an `append` is the caller's own answer, and nothing is written.
   */
  exclusively<Result>(
    write: (append: (what: Append) => Promise<KeptEntry>) => Promise<Result>,
  ): Promise<Result> {
    const turn = this.#writers.then(() => write((what) => this.#append(what)));
    this.#writers = turn.catch(() => {});
    return turn;
  }

  /** A basket has been decided: its sale is looked through before it is made, so that nobody waits for that. */
  expect(sale: SaleEntry): void {
    this.#check.expect(sale);
  }

  /** Nothing more is written: nobody could hand it in. Called by a writer in its turn. */
  seal(): void {
    this.#isSealed = true;
  }

  async #append(what: Append): Promise<KeptEntry> {
    if (this.#isSealed) throw new TillError('journal-unavailable', 'this till was wiped by its union');
    const bytes = JSON.stringify(what.entry);
    this.#check.check(what.entry, bytes);
    if (bytes.length > entryCharactersMax)
      throw new TillError('entry-too-long', 'the basket is too long to be written');
    const place = { epoch: this.epoch, sequence: this.#end.sequence + 1, previousHash: this.#end.hash };
    const kept: KeptEntry = { ...place, hash: entryHash(sha256, place, bytes), entry: what.entry, bytes };
    const committed = this.#commit(what, kept);
    // While the disk writes.
    const mark = this.#answered.markOf(kept);
    try {
      await committed;
    } catch (error) {
      // Before looking: a full disk has no room for that, either.
      const hasRoomNow = isDiskFull(error) && (await this.#room?.giveUp()) === true;
      // A commit that failed may still be on the disk: look before saying anything.
      if (!(await this.#isThereAfterReopening(what.entry.id))) {
        if (!hasRoomNow) throw new TillError('journal-unavailable', 'the entry could not be written', error);
        await this.#commitOnceMore(what, kept);
      }
    } finally {
      this.#remembered.forget();
    }
    this.#end = { sequence: kept.sequence, hash: kept.hash };
    this.#answered.put(mark);
    return kept;
  }

  /** The same entry at the same place, now that there is room. */
  async #commitOnceMore(what: Append, kept: KeptEntry): Promise<void> {
    try {
      await this.#commit(what, kept);
    } catch (error) {
      if (!(await this.#isThereAfterReopening(kept.entry.id)))
        throw new TillError('journal-unavailable', 'the entry could not be written', error);
    }
  }

  /** Asks the entries once for each question, until the next entry is written. */
  remembered<Value>(
    question: readonly unknown[],
    ask: (database: Kysely<JournalTables>) => Promise<Value>,
  ): Promise<Value> {
    return this.#remembered.to(question, () => ask(this.#database));
  }

  /** Another object after each change of what questions are answered from. */
  get standing(): object {
    return this.#remembered.standing;
  }

  /** Something beside the entries has changed that questions are answered from. */
  forget(): void {
    this.#remembered.forget();
  }

  /** One statement: the entry, its uses, its card and its answer are all there or none is. */
  async #commit(what: Append, kept: KeptEntry): Promise<void> {
    const { entry } = what;
    const sale = entry.kind === 'sale' ? entry : null;
    const answer = what.answer?.(kept);
    const insert = insertAppend({
      epoch: kept.epoch,
      sequence: kept.sequence,
      id: entry.id,
      kind: entry.kind,
      checkout: sale?.checkout ?? null,
      external_id: sale?.externalId ?? null,
      redemption: entry.kind === 'refund' ? entry.redemption : null,
      previous_hash: kept.previousHash,
      hash: kept.hash,
      bytes: kept.bytes,
      uses: JSON.stringify(useRows(what.uses)),
      member: what.member,
      answer: answer === undefined ? null : JSON.stringify({ ...answer, seal: sealOfAnswer(answer) }),
      quotas: movesNothing(what.quotas) ? null : JSON.stringify(what.quotas),
    });
    await executeAlone(this.#database, insert);
  }

  async #isThereAfterReopening(id: string): Promise<boolean> {
    try {
      await this.#database.destroy().catch(() => {});
      this.#database = await openSqlite<JournalTables>({ file: this.#file, durability: 'FULL' });
      await moveIntoFile(this.#database);
      this.#end = await readEnd(this.#database, this);
      const row = await this.#database
        .selectFrom('entries')
        .select('sequence')
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) return false;
      invariant(row.sequence === this.#end.sequence, 'an entry stands behind the one that was just written');
      return true;
    } catch (error) {
      throw new TillError(
        'outcome-unknown',
        'the journal cannot be opened: whether the sale is in it is not known',
        error,
      );
    }
  }

  async find(
    by: { readonly id: string } | { readonly checkout: string } | { readonly externalId: string },
  ): Promise<KeptEntry<SaleEntry> | null> {
    let query = this.#database.selectFrom('entries').selectAll().where('kind', '=', 'sale');
    if ('id' in by) query = query.where('id', '=', by.id);
    else if ('checkout' in by) query = query.where('checkout', '=', by.checkout);
    else query = query.where('external_id', '=', by.externalId);
    const row = await query.executeTakeFirst();
    return row === undefined ? null : (keptFrom(row) as KeptEntry<SaleEntry>);
  }

  async refundsOf(redemption: string): Promise<readonly KeptEntry<RefundEntry>[]> {
    const rows = await this.#database
      .selectFrom('entries')
      .selectAll()
      .where('redemption', '=', redemption)
      .orderBy('epoch')
      .orderBy('sequence')
      .execute();
    return rows.map((row) => keptFrom(row) as KeptEntry<RefundEntry>);
  }

  /** Null, too, when it has changed by itself: then the entries alone keep the call from moving money twice. */
  async answerFor(key: string): Promise<KeptAnswer | null> {
    const rows = this.#database.selectFrom('answers').selectAll();
    const row = await rows.where('key', '=', key).executeTakeFirst();
    if (row === undefined || !isSealedAnswer(row)) return null;
    const { seal: _, ...answer } = row;
    return answer;
  }

  /** Waits for the writers that have begun, then closes the file. */
  async close(): Promise<void> {
    await this.#writers;
    this.#answered.close();
    await this.#database.destroy();
  }
}

/** Opens the file when it can be believed; one that cannot is left as it is, for whoever saves what is in it. */
async function openWhole(place: {
  readonly file: string;
  readonly terminal: string;
  readonly seen?: Seen;
}): Promise<Kysely<JournalTables>> {
  const damaged = (why: string, cause?: unknown) =>
    new TillError('journal-damaged', `${place.file}: the journal is damaged: ${why}`, cause);
  let database: Kysely<JournalTables> | undefined;
  try {
    const damage = await lookAtJournal({ ...place, reach: 'newest' });
    if (damage !== null) throw damaged(damage);
    database = await openSqlite<JournalTables>({ file: place.file, durability: 'FULL' });
    // After a kill the log's last pages may be in memory alone: nothing is told from them before they are on the disk.
    await moveIntoFile(database);
    await migrateJournal(database);
    await sealTables(database);
    return database;
  } catch (error) {
    await database?.destroy();
    throw isDamage(error) ? damaged((error as Error).message, error) : error;
  }
}

function isDiskFull(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'SQLITE_FULL';
}

/**
 * After a sync that failed or never came, the log's pages may be in memory alone, and the next sync may not write
 * them: the system takes them for written. Copied into the file and synced there, what is read is on the disk.
 */
async function moveIntoFile(database: Kysely<JournalTables>): Promise<void> {
  const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(database);
  if (rows[0]?.busy !== 0) throw new Error('the log could not be moved into the journal');
}

async function readEnd(
  database: Kysely<JournalTables>,
  place: { readonly terminal: string; readonly epoch: number },
): Promise<ChainEnd> {
  const last = await database
    .selectFrom('entries')
    .select(['sequence', 'hash'])
    .where('epoch', '=', place.epoch)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last ?? { sequence: 0, hash: genesisHash(sha256, place.terminal, place.epoch) };
}

type EntryRow = Pick<JournalTables['entries'], 'epoch' | 'sequence' | 'previous_hash' | 'hash' | 'bytes'>;

/** Reads an entry back; one whose bytes do not give its hash is damaged, and is never believed. */
export function keptFrom(row: EntryRow): KeptEntry {
  const place = { epoch: row.epoch, sequence: row.sequence, previousHash: row.previous_hash };
  invariant(
    entryHash(sha256, place, row.bytes) === row.hash,
    `journal entry ${row.epoch}/${row.sequence} is damaged`,
  );
  return {
    ...place,
    hash: row.hash,
    bytes: row.bytes,
    entry: journalEntrySchema.parse(JSON.parse(row.bytes)),
  };
}
