import { type Kysely, Migrator, sql } from 'kysely';
import { openSqlite } from '../../wire/disk/sqlite.ts';
import type { Room } from '../journal/journal.ts';
import { createPrintJobs, PrintJobs, type PrintTables } from '../printing/print-jobs.ts';
import { createUsedCodes, UsedCodes, type UsedCodeTables } from '../recognition/used-codes.ts';
import type { Checkout } from './checkout.ts';

/**
 * Baskets in progress and answers to calls that move no money. It survives a crash; after a power cut its
 * last moments may be missing, which costs a basket that was not sold yet and nothing else.
 */
export type WorkingTables = PrintTables &
  UsedCodeTables & {
    readonly checkouts: {
      readonly id: string;
      readonly external_id: string | null;
      readonly state: Checkout['state'];
      readonly body: string;
    };
    readonly answers: {
      readonly key: string;
      readonly fingerprint: string;
      readonly status: number;
      readonly body: string;
    };
  };

/**
 * How much is remembered, by number: of a busy till about a fortnight. A basket or a call that is asked about later is
 * one that was never heard of; what was sold, and what a call that moves money was answered, the journal knows for ever.
 */
const keptMax = { checkouts: 10_000, answers: 50_000 } as const;
/** The oldest go after each so many that came. */
const forgetEvery = 100;
/** Faster than they come, and few enough that nobody waits for it. */
const forgottenAtOnceMax = 500;

type Kept = Readonly<Record<keyof typeof keptMax, number>>;

export class WorkingStore {
  readonly #database: Kysely<WorkingTables>;
  readonly #keptMax: Kept;
  readonly #came = { checkouts: 0, answers: 0 };
  /** What is to be printed, and what was. */
  readonly prints: PrintJobs;
  readonly usedCodes: UsedCodes;

  private constructor(database: Kysely<WorkingTables>, kept: Kept) {
    this.#database = database;
    this.#keptMax = kept;
    this.usedCodes = new UsedCodes(database as unknown as Kysely<UsedCodeTables>);
    this.prints = new PrintJobs(database as unknown as Kysely<PrintTables>);
  }

  /** Without it no basket can be opened: on a full disk the room goes that is kept for that day. */
  static async open(file: string, room?: Room, kept: Kept = keptMax): Promise<WorkingStore> {
    const database = await openSqlite<WorkingTables>({
      file,
      durability: 'NORMAL',
      ...(room === undefined ? {} : { makeRoom: () => room.giveUp() }),
    });
    const { error } = await new Migrator({
      db: database,
      provider: {
        getMigrations: async () => ({
          '001-working': { up: createTables },
          '002-print-jobs': { up: createPrintJobs },
          '003-member-codes': { up: createUsedCodes },
          '004-sold-names': { up: indexSoldNames },
        }),
      },
    }).migrateToLatest();
    if (error !== undefined) throw error;
    return new WorkingStore(database, kept);
  }

  async checkout(id: string): Promise<Checkout | null> {
    const row = await this.#database
      .selectFrom('checkouts')
      .select('body')
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : (JSON.parse(row.body) as Checkout);
  }

  async openCheckout(externalId: string): Promise<Checkout | null> {
    const row = await this.#database
      .selectFrom('checkouts')
      .select('body')
      .where('external_id', '=', externalId)
      .where('state', '=', 'open')
      .executeTakeFirst();
    return row === undefined ? null : (JSON.parse(row.body) as Checkout);
  }

  /** Whether a basket of this name was sold. The journal knows it better, unless it has lost that sale. */
  async wasSold(externalId: string): Promise<boolean> {
    const row = await this.#database
      .selectFrom('checkouts')
      .select('id')
      .where('external_id', '=', externalId)
      .where('state', '=', 'confirmed')
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  async keepCheckout(checkout: Checkout): Promise<void> {
    const row = { external_id: checkout.externalId, state: checkout.state, body: JSON.stringify(checkout) };
    await this.#database
      .insertInto('checkouts')
      .values({ id: checkout.id, ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
    await this.#forgetOldest('checkouts');
  }

  async answerFor(key: string): Promise<WorkingTables['answers'] | null> {
    return (
      (await this.#database.selectFrom('answers').selectAll().where('key', '=', key).executeTakeFirst()) ??
      null
    );
  }

  async keepAnswer(answer: WorkingTables['answers']): Promise<void> {
    await this.#database
      .insertInto('answers')
      .values(answer)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await this.#forgetOldest('answers');
  }

  /** Rows are numbered as they came; a basket that is written again keeps its place. */
  async #forgetOldest(table: keyof Kept): Promise<void> {
    this.#came[table] += 1;
    if (this.#came[table] % forgetEvery !== 0) return;
    const rows = sql.table(table);
    await sql`delete from ${rows} where rowid in (select rowid from ${rows}
      where rowid <= (select max(rowid) from ${rows}) - ${this.#keptMax[table]}
      order by rowid limit ${forgottenAtOnceMax})`.execute(this.#database);
  }

  async close(): Promise<void> {
    await this.#database.destroy();
  }
}

async function createTables(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('checkouts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('external_id', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  // A basket of the merchant's own program is one open checkout.
  await sql`create unique index checkouts_open on checkouts (external_id) where state = 'open'`.execute(
    database,
  );
  await database.schema
    .createTable('answers')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('status', 'integer', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
}

async function indexSoldNames(database: Kysely<unknown>): Promise<void> {
  await sql`create index checkouts_sold on checkouts (external_id)
    where state = 'confirmed' and external_id is not null`.execute(database);
}
