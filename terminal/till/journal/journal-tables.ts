import { type Kysely, Migrator, sql } from 'kysely';
import type { Period } from '../../core/offers/offer.ts';
import { writeFewerPages } from './fewer-pages.ts';
import {
  createQuotaTables,
  createSealedAppends,
  createUsesByDay,
  createUsesElsewhere,
  keepUsesByMember,
  markUsesElsewhere,
  writeUsesElsewhereTwice,
} from './quota-tables.ts';
import { sealRows } from './sealed-rows.ts';

/** The precious file: entries, what counts as used, answers given for money calls, and trusted versions. */
export type JournalTables = {
  readonly entries: {
    readonly epoch: number;
    readonly sequence: number;
    readonly id: string;
    readonly kind: 'sale' | 'refund' | 'release';
    /** The sale's own checkout; null for a refund. One checkout is sold once. */
    readonly checkout: string | null;
    readonly external_id: string | null;
    /** The sale that a refund gives back; null for a sale. */
    readonly redemption: string | null;
    readonly previous_hash: string;
    readonly hash: string;
    /** Exactly what was hashed. */
    readonly bytes: string;
  };
  /**
   * A view to write through: one insert is an entry with all that belongs to it, one statement and so one
   * transaction. Between a `begin` and a `commit` the same work waits for the disk no less and for the
   * binding five times as often. Working the statement out takes longer than doing it: the connection keeps it.
   */
  readonly appends: JournalTables['entries'] & {
    /** JSON, an array of rows of `uses`. */
    readonly uses: string;
    readonly member: string | null;
    /** JSON, a row of `answers`, or null. */
    readonly answer: string | null;
    /** JSON, what the entry does to what this till was granted (`QuotaMoves`), or null. */
    readonly quotas: string | null;
  };
  readonly uses: {
    /** `programme:token`, or empty when nobody was recognised. */
    readonly member: string;
    readonly offer: string;
    readonly entry: string;
    /** Tells the uses of one entry from each other. */
    readonly place: number;
    readonly day: string;
    readonly week: string;
    readonly month: string;
    readonly year: string;
    /** Negative when a refund gives uses back. */
    readonly uses: number;
    readonly spent: number;
  };
  /** The same uses summed for each offer and day, so that a total is a few rows however many sales there were. */
  readonly use_days: {
    readonly offer: string;
    readonly day: string;
    readonly week: string;
    readonly month: string;
    readonly year: string;
    readonly uses: number;
    readonly spent: number;
  };
  /** What members used at other tills, as the server told it; a member stands under a mark, not a token. */
  readonly uses_elsewhere: {
    readonly member: string;
    readonly offer: string;
    /** The mark of the sale or refund. Empty: the sum of a day that was told before each was told by itself. */
    readonly redemption: string;
    readonly day: string;
    readonly week: string;
    readonly month: string;
    readonly year: string;
    readonly uses: number;
    /** `0 - uses`: a start finds one of the two that has changed. */
    readonly uses_again: number;
  };
  /** What this till was granted of offers' pools. What is left is `granted - used - released`, and never below 0. */
  readonly leases: {
    readonly grant_id: string;
    readonly epoch: number;
    readonly offer: string;
    readonly measure: 'uses' | 'fen';
    readonly per: Period;
    readonly period: string;
    readonly granted: number;
    readonly used: number;
    readonly released: number;
    readonly state: 'open' | 'recalled' | 'written-off';
    /** `sealOfLease`. */
    readonly seal: string | null;
    /** `used + releasedInMoved * released`, counted by itself. */
    readonly moved: number;
  };
  /** What was given without the network on this till's own risk, entry by entry. */
  readonly offline_risks: {
    readonly epoch: number;
    readonly sequence: number;
    readonly uses: number;
    readonly fen: number;
  };
  /** Cards that bought here: a card's first use happens once. */
  readonly members_seen: { readonly member: string };
  readonly answers: {
    readonly key: string;
    readonly fingerprint: string;
    readonly status: number;
    readonly body: string;
    /** `sealOfAnswer`; null: kept by a program before 2026-12. */
    readonly seal: string | null;
  };
  readonly acknowledged: {
    readonly epoch: number;
    readonly sequence: number;
    readonly hash: string;
    /** The server's signed word, kept as it came. */
    readonly envelope: string;
    readonly at: string;
  };
  /** What the server said of each entry that was handed in: kept for ever, the reason of a refusal above all. */
  readonly outcomes: {
    readonly epoch: number;
    readonly sequence: number;
    readonly outcome: string;
    readonly reason: string | null;
  };
  readonly trusted: {
    readonly programme: string;
    readonly root: string;
    /** Envelope of the head in force, or null before the first. */
    readonly head: string | null;
    /** No head under this is taken; 0 when none is trusted yet, or a key that signed it was taken back. */
    readonly head_version: number;
    /** Envelope of the root by which the head in force was taken, when a later one has taken its keys back. */
    readonly head_root: string | null;
  };
  readonly trusted_files: {
    readonly programme: string;
    readonly role: string;
    readonly version: number;
    readonly sha256: string;
  };
  readonly facts: {
    readonly name: string;
    readonly value: string;
    /** `sealOfFact`. */
    readonly seal: string | null;
  };
  /** Epochs that were begun because the journal before was damaged; the newest tells of all before it. */
  readonly epochs: {
    readonly epoch: number;
    readonly at: string;
    /** The damaged file's name now; it is kept for ever. */
    readonly set_aside: string;
    /** What the server was told, a `NewEpochRequest` as JSON. */
    readonly wish: string;
  };
};

const migrations = {
  '001-journal': { up: createJournal },
  '002-outcomes': { up: createOutcomes },
  '003-rotated-roots': { up: addHeadRoot },
  '004-quotas': { up: createQuotaTables },
  '005-uses-elsewhere': { up: createUsesElsewhere },
  '006-epochs': { up: createEpochs },
  '007-uses-once': { up: markUsesElsewhere },
  '008-uses-by-day': { up: createUsesByDay },
  '009-fewer-pages': { up: writeFewerPages },
  '010-uses-by-member': { up: keepUsesByMember },
  '011-sealed-rows': { up: sealRows },
  '012-sealed-appends': { up: createSealedAppends },
  '013-uses-elsewhere-twice': { up: writeUsesElsewhereTwice },
};

/** Forward only; a migration never drops or rewrites entries. */
export async function migrateJournal(database: Kysely<JournalTables>): Promise<void> {
  const { error } = await new Migrator({
    db: database,
    provider: { getMigrations: async () => migrations },
  }).migrateToLatest();
  if (error !== undefined) throw error;
}

async function createJournal(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('entries')
    .addColumn('epoch', 'integer', (column) => column.notNull())
    .addColumn('sequence', 'integer', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('checkout', 'text', (column) => column.unique())
    .addColumn('external_id', 'text', (column) => column.unique())
    .addColumn('redemption', 'text')
    .addColumn('previous_hash', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('bytes', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('entries_place', ['epoch', 'sequence'])
    .execute();
  await database.schema.createIndex('entries_redemption').on('entries').column('redemption').execute();
  for (const event of ['update', 'delete']) {
    await sql`create trigger ${sql.raw(`entries_no_${event}`)} before ${sql.raw(event)} on entries
      begin select raise(abort, 'the journal is append only'); end`.execute(database);
  }
  await database.schema
    .createTable('uses')
    .addColumn('entry', 'text', (column) => column.notNull())
    .addColumn('offer', 'text', (column) => column.notNull())
    .addColumn('member', 'text')
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('week', 'text', (column) => column.notNull())
    .addColumn('month', 'text', (column) => column.notNull())
    .addColumn('year', 'text', (column) => column.notNull())
    .addColumn('uses', 'integer', (column) => column.notNull())
    .addColumn('spent', 'integer', (column) => column.notNull())
    .execute();
  await database.schema.createIndex('uses_offer').on('uses').columns(['offer', 'member']).execute();
  await database.schema.createIndex('uses_member').on('uses').column('member').execute();
  await database.schema
    .createTable('members_seen')
    .addColumn('member', 'text', (column) => column.primaryKey())
    .execute();
  await database.schema
    .createTable('answers')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('status', 'integer', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('acknowledged')
    .addColumn('epoch', 'integer', (column) => column.primaryKey())
    .addColumn('sequence', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('envelope', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('trusted')
    .addColumn('programme', 'text', (column) => column.primaryKey())
    .addColumn('root', 'text', (column) => column.notNull())
    .addColumn('head', 'text')
    .addColumn('head_version', 'integer', (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('trusted_files')
    .addColumn('programme', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('trusted_files_place', ['programme', 'role'])
    .execute();
  await createAppends(database);
  await database.schema
    .createTable('facts')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
}

async function createOutcomes(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('outcomes')
    .addColumn('epoch', 'integer', (column) => column.notNull())
    .addColumn('sequence', 'integer', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addPrimaryKeyConstraint('outcomes_place', ['epoch', 'sequence'])
    .execute();
}

async function addHeadRoot(database: Kysely<unknown>): Promise<void> {
  await database.schema.alterTable('trusted').addColumn('head_root', 'text').execute();
}

async function createEpochs(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('epochs')
    .addColumn('epoch', 'integer', (column) => column.primaryKey())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('set_aside', 'text', (column) => column.notNull())
    .addColumn('wish', 'text', (column) => column.notNull())
    .execute();
}

async function createAppends(database: Kysely<unknown>): Promise<void> {
  await sql`create view appends as
    select epoch, sequence, id, kind, checkout, external_id, redemption, previous_hash, hash, bytes,
      null as uses, null as member, null as answer from entries`.execute(database);
  await sql`create trigger append_whole instead of insert on appends begin
    insert into entries (epoch, sequence, id, kind, checkout, external_id, redemption, previous_hash, hash, bytes)
      values (new.epoch, new.sequence, new.id, new.kind, new.checkout, new.external_id, new.redemption,
        new.previous_hash, new.hash, new.bytes);
    insert into uses (entry, offer, member, day, week, month, year, uses, spent)
      select new.id, value ->> 'offer', value ->> 'member', value ->> 'day', value ->> 'week', value ->> 'month',
        value ->> 'year', value ->> 'uses', value ->> 'spent' from json_each(new.uses);
    insert into members_seen (member)
      select new.member where new.member is not null on conflict do nothing;
    insert into answers (key, fingerprint, status, body)
      select new.answer ->> 'key', new.answer ->> 'fingerprint', new.answer ->> 'status', new.answer ->> 'body'
      where new.answer is not null;
  end`.execute(database);
}
