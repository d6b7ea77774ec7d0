import { type Kysely, sql } from 'kysely';

/** What is to be printed: the receipt of a sale, or the slip of a refund of it. */
export type PrintOrder = {
  readonly desk: 'real' | 'training';
  readonly redemption: string;
  /** Null: the receipt of the sale itself. */
  readonly refund: string | null;
  readonly openDrawer: boolean;
};

/**
 * `perhaps`: it broke off, and what is on paper nobody knows. `late`: it waited so long that its customer is gone;
 * nothing of it reached paper.
 */
export type PrintState = 'waiting' | 'printing' | 'printed' | 'perhaps' | 'late';

export type PrintJob = PrintOrder & {
  readonly number: number;
  readonly state: PrintState;
  /** How often this order broke off before. */
  readonly torn: number;
  readonly orderedMs: number;
};

export type PrintTables = {
  readonly print_jobs: {
    readonly number: number;
    readonly desk: PrintOrder['desk'];
    readonly redemption: string;
    readonly refund: string;
    readonly open_drawer: number;
    readonly state: PrintState;
    readonly torn: number;
    readonly ordered_ms: number;
  };
};

/** Jobs remembered, so that a copy knows that it is one: years of a busy till. */
const jobsKeptMax = 500_000;

/** The print queue on disk. After a power cut its last moments may be missing: a receipt may then be printed twice. */
export class PrintJobs {
  readonly #database: Kysely<PrintTables>;

  constructor(database: Kysely<PrintTables>) {
    this.#database = database;
  }

  /** The job that this order waits in already, or a new one. */
  async order(order: PrintOrder, orderedMs: number): Promise<PrintJob> {
    const waiting = await this.#of(order).where('state', 'in', ['waiting', 'printing']).executeTakeFirst();
    if (waiting !== undefined) return jobOf(waiting);
    return this.#add(order, { torn: 0, orderedMs });
  }

  /** When a paper was last ordered; null when none ever was. */
  async lastOrderedMs(): Promise<number | null> {
    const row = await this.#database
      .selectFrom('print_jobs')
      .select('ordered_ms')
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.ordered_ms ?? null;
  }

  async isOrdered(order: PrintOrder): Promise<boolean> {
    return (await this.#of(order).limit(1).executeTakeFirst()) !== undefined;
  }

  /** The next to be printed; null when nothing waits. */
  async next(): Promise<PrintJob | null> {
    const row = await this.#database
      .selectFrom('print_jobs')
      .selectAll()
      .where('state', '=', 'waiting')
      .orderBy('number')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : jobOf(row);
  }

  async waiting(): Promise<number> {
    const { count } = await this.#database
      .selectFrom('print_jobs')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('state', '=', 'waiting')
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  /** How many papers of this sale or refund may be out there. */
  async copiesBefore(job: PrintJob): Promise<number> {
    const rows = await this.#of(job)
      .where('number', '<', job.number)
      .where('state', 'in', ['printed', 'perhaps'])
      .execute();
    return rows.length;
  }

  async become(job: PrintJob, state: PrintState): Promise<void> {
    await this.#database.updateTable('print_jobs').set({ state }).where('number', '=', job.number).execute();
  }

  /** It broke off. The same order is queued once more behind it, where another try is worth the paper. */
  async broke(job: PrintJob, again: boolean): Promise<void> {
    await this.become(job, 'perhaps');
    if (again)
      await this.#add({ ...job, openDrawer: false }, { torn: job.torn + 1, orderedMs: job.orderedMs });
  }

  /** The jobs that were at the printer when this till ended: what is on paper nobody knows. */
  async brokenOff(): Promise<readonly PrintJob[]> {
    const rows = await this.#database
      .selectFrom('print_jobs')
      .selectAll()
      .where('state', '=', 'printing')
      .orderBy('number')
      .execute();
    return rows.map(jobOf);
  }

  /** Nobody waits any more for what was ordered before this, or for more than so many. */
  async giveUp(limits: { readonly orderedBeforeMs: number; readonly waitingMax: number }): Promise<void> {
    await this.#database
      .updateTable('print_jobs')
      .set({ state: 'late' })
      .where('state', '=', 'waiting')
      .where((where) =>
        where.or([
          where('ordered_ms', '<', limits.orderedBeforeMs),
          where(
            'number',
            'not in',
            where
              .selectFrom('print_jobs')
              .select('number')
              .where('state', '=', 'waiting')
              .orderBy('number', 'desc')
              .limit(limits.waitingMax),
          ),
        ]),
      )
      .execute();
  }

  async forgetOldest(): Promise<void> {
    await sql`delete from print_jobs where number <= (select max(number) from print_jobs) - ${jobsKeptMax}`.execute(
      this.#database,
    );
  }

  async #add(
    order: PrintOrder,
    { torn, orderedMs }: { readonly torn: number; readonly orderedMs: number },
  ): Promise<PrintJob> {
    const row = {
      desk: order.desk,
      redemption: order.redemption,
      refund: order.refund ?? '',
      open_drawer: Number(order.openDrawer),
      state: 'waiting' as const,
      torn,
      ordered_ms: orderedMs,
    };
    const { number } = await this.#database
      .insertInto('print_jobs')
      .values(row as typeof row & { number: number })
      .returning('number')
      .executeTakeFirstOrThrow();
    return jobOf({ ...row, number });
  }

  #of({ desk, redemption, refund }: PrintOrder) {
    return this.#database
      .selectFrom('print_jobs')
      .selectAll()
      .where('desk', '=', desk)
      .where('redemption', '=', redemption)
      .where('refund', '=', refund ?? '');
  }
}

export async function createPrintJobs(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('print_jobs')
    .addColumn('number', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('desk', 'text', (column) => column.notNull())
    .addColumn('redemption', 'text', (column) => column.notNull())
    .addColumn('refund', 'text', (column) => column.notNull())
    .addColumn('open_drawer', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('torn', 'integer', (column) => column.notNull())
    .addColumn('ordered_ms', 'integer', (column) => column.notNull())
    .execute();
  await database.schema
    .createIndex('print_jobs_of')
    .on('print_jobs')
    .columns(['redemption', 'refund'])
    .execute();
  await sql`create index print_jobs_open on print_jobs (number) where state in ('waiting', 'printing')`.execute(
    database,
  );
}

function jobOf(row: PrintTables['print_jobs']): PrintJob {
  return {
    number: row.number,
    desk: row.desk,
    redemption: row.redemption,
    refund: row.refund === '' ? null : row.refund,
    openDrawer: row.open_drawer === 1,
    state: row.state,
    torn: row.torn,
    orderedMs: row.ordered_ms,
  };
}
