import {
  CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  Kysely,
  type QueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely';
import sqlite3 from 'sqlite3';
import { invariant } from '../../core/invariant.ts';
import { KeptStatements } from './kept-statements.ts';

/**
 * How much a commit promises.
 * `FULL`: an answered commit survives a power cut. `NORMAL`: it survives a crash of the process, and the
 * file stays whole after a power cut, but the last commits may be gone.
 */
export type Durability = 'FULL' | 'NORMAL';

export type MakeRoom = () => Promise<unknown>;

const openToWrite = sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE | sqlite3.OPEN_FULLMUTEX;
/** A statement waits this long for another process that holds the file (a command beside the service). */
const busyTimeoutMs = 5_000;

/** Opens (or makes) a database file: WAL, foreign keys, one connection that one user at a time holds. */
export async function openSqlite<Tables>(options: {
  readonly file: string;
  readonly durability: Durability;
  /** `wal` but for a file that is only a lock. */
  readonly journalMode?: 'wal' | 'delete';
  /** Makes room on a disk that is full; a statement outside of a transaction is then done once more. */
  readonly makeRoom?: MakeRoom;
}): Promise<Kysely<Tables>> {
  const { file, makeRoom } = options;
  const dialect = new SqliteDialect(file, openToWrite, makeRoom);
  const database = new Kysely<Tables>({ dialect });
  drivers.set(database, dialect.createDriver());
  await sql`pragma busy_timeout = ${sql.lit(busyTimeoutMs)}`.execute(database);
  await sql`pragma journal_mode = ${sql.raw(options.journalMode ?? 'wal')}`.execute(database);
  await sql`pragma synchronous = ${sql.raw(options.durability)}`.execute(database);
  await sql`pragma foreign_keys = on`.execute(database);
  await expectSynchronous(database, options.durability);
  return database;
}

/** Of each open file: for {@link executeAlone}. */
const drivers = new WeakMap<object, SqliteDriver>();

/**
 * One statement by itself, as its own transaction, in its turn among all others; it returns no rows. It goes past the
 * query builder's way to a connection, which a customer would wait for.
 */
export async function executeAlone<Tables>(
  database: Kysely<Tables>,
  { statement, values }: { readonly statement: string; readonly values: readonly unknown[] },
): Promise<void> {
  const driver = drivers.get(database);
  invariant(driver !== undefined, 'the file was opened here');
  const connection = await driver.acquireConnection();
  try {
    await connection.runAlone(statement, values);
  } finally {
    driver.releaseConnection(connection);
  }
}

/**
 * Opens a file to read it. Neither it nor its log is changed, not by closing it either: that is left to whoever
 * writes. Throws SQLite's `SQLITE_CANTOPEN` when it is not there.
 */
export async function openSqliteToLook<Tables>(file: string): Promise<Kysely<Tables>> {
  const database = new Kysely<Tables>({
    dialect: new SqliteDialect(file, sqlite3.OPEN_READONLY | sqlite3.OPEN_FULLMUTEX),
  });
  await sql`pragma busy_timeout = ${sql.lit(busyTimeoutMs)}`.execute(database);
  return database;
}

/** A pragma that is not understood changes nothing and says nothing: read it back. */
async function expectSynchronous<Tables>(database: Kysely<Tables>, durability: Durability): Promise<void> {
  const expected = durability === 'FULL' ? 2 : 1;
  const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(database);
  if (rows[0]?.synchronous !== expected) throw new Error(`the database refused synchronous=${durability}`);
}

class SqliteDialect implements Dialect {
  readonly #file: string;
  readonly #mode: number;
  readonly #makeRoom: MakeRoom | undefined;
  #driver: SqliteDriver | undefined;
  constructor(file: string, mode: number, makeRoom?: MakeRoom) {
    this.#file = file;
    this.#mode = mode;
    this.#makeRoom = makeRoom;
  }
  createAdapter(): DialectAdapter {
    return new TransactionalSqlite();
  }
  createDriver(): SqliteDriver {
    this.#driver ??= new SqliteDriver(() => SqliteConnection.open(this.#file, this.#mode, this.#makeRoom));
    return this.#driver;
  }
  createIntrospector(database: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(database);
  }
  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }
}

/** SQLite's changes of tables obey transactions: a migration that is cut off leaves nothing behind. Kysely does not ask for that. */
class TransactionalSqlite extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/**
 * One connection, handed out first come, first served. The npm package runs the statements of all callers
 * on it as they come: without the queue a second caller's statement falls inside the first one's transaction.
 */
class SqliteDriver implements Driver {
  readonly #open: () => Promise<SqliteConnection>;
  #connection: SqliteConnection | undefined;
  #queue: Promise<void> = Promise.resolve();
  readonly #releases = new WeakMap<DatabaseConnection, () => void>();

  constructor(open: () => Promise<SqliteConnection>) {
    this.#open = open;
  }

  async init(): Promise<void> {
    this.#connection = await this.#open();
  }

  async acquireConnection(): Promise<SqliteConnection> {
    const turn = this.#queue;
    let release: () => void = () => {};
    this.#queue = new Promise((resolve) => {
      release = resolve;
    });
    await turn;
    const connection = this.#connection;
    if (connection === undefined) {
      release();
      throw new Error('the database is closed');
    }
    this.#releases.set(connection, release);
    return connection;
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.#releases.get(connection)?.();
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    // Take the write lock at once: a transaction that begins as a reader can fail when it comes to write.
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  /** A full disk makes SQLite roll back by itself: then there is nothing left to do, and the first error counts. */
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback')).catch((error: Error) => {
      if (!error.message.includes(rolledBackAlready)) throw error;
    });
  }

  async destroy(): Promise<void> {
    await this.#queue;
    await this.#connection?.close();
    this.#connection = undefined;
  }
}

/** SQLite’s own words; there is no code for it. */
const rolledBackAlready = 'no transaction is active';
const isBegin = /^\s*begin\b/i;
const isEnd = /^\s*(commit|rollback)\b/i;

type Asked = Pick<CompiledQuery, 'sql' | 'parameters'>;
type Ask<Result> = (query: Asked, kept: sqlite3.Statement | null) => Promise<Result>;

class SqliteConnection implements DatabaseConnection {
  readonly #database: sqlite3.Database;
  readonly #statements: KeptStatements;
  readonly #makeRoom: MakeRoom | undefined;
  #isInTransaction = false;

  private constructor(database: sqlite3.Database, makeRoom?: MakeRoom) {
    this.#database = database;
    this.#statements = new KeptStatements(database);
    this.#makeRoom = makeRoom;
  }

  static open(file: string, mode: number, makeRoom?: MakeRoom): Promise<SqliteConnection> {
    return new Promise((resolve, reject) => {
      const database = new sqlite3.Database(file, mode, (error) =>
        error === null ? resolve(new SqliteConnection(database, makeRoom)) : reject(error),
      );
    });
  }

  /** A full disk may have rolled a transaction back: whoever began it must do all of it again. */
  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const standsAlone = !this.#isInTransaction && !isBegin.test(query.sql);
    this.#isInTransaction = !standsAlone && !isEnd.test(query.sql);
    const ask = returnsRows(query) ? this.#all<Row> : this.#run<Row>;
    return standsAlone ? this.#withRoom(query, ask) : this.#prepared(query, ask);
  }

  /** Whoever holds the connection has begun no transaction. */
  async runAlone(statement: string, values: readonly unknown[]): Promise<void> {
    await this.#withRoom({ sql: statement, parameters: values }, this.#run);
  }

  async #withRoom<Result>(query: Asked, ask: Ask<Result>): Promise<Result> {
    try {
      return await this.#prepared(query, ask);
    } catch (error) {
      const isFull = (error as { readonly code?: unknown }).code === 'SQLITE_FULL';
      if (!isFull || this.#makeRoom === undefined) throw error;
      await this.#makeRoom();
      return this.#prepared(query, ask);
    }
  }

  async #prepared<Result>(query: Asked, ask: Ask<Result>): Promise<Result> {
    const kept = await this.#statements.for(query.sql);
    try {
      return await ask.call(this, query, kept);
    } catch (error) {
      this.#statements.drop(query.sql);
      throw error;
    }
  }

  #all<Row>(query: Asked, kept: sqlite3.Statement | null): Promise<QueryResult<Row>> {
    return new Promise((resolve, reject) => {
      const done = (error: Error | null, rows: unknown[]) =>
        error === null ? resolve({ rows: rows as Row[] }) : reject(error);
      if (kept === null) this.#database.all(query.sql, query.parameters, done);
      else kept.all(query.parameters, done);
    });
  }

  #run<Row>(query: Asked, kept: sqlite3.Statement | null): Promise<QueryResult<Row>> {
    return new Promise((resolve, reject) => {
      const done = function (this: sqlite3.RunResult, error: Error | null) {
        if (error === null)
          resolve({
            rows: [],
            numAffectedRows: BigInt(this.changes ?? 0),
            insertId: BigInt(this.lastID ?? 0),
          });
        else reject(error);
      };
      if (kept === null) this.#database.run(query.sql, query.parameters, done);
      else kept.run(query.parameters, done);
    });
  }

  // biome-ignore lint/correctness/useYield: the interface asks for a generator; nothing of ours streams rows
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('rows are not streamed from SQLite: read them in pages');
  }

  close(): Promise<void> {
    this.#statements.dropAll();
    return new Promise((resolve, reject) => {
      this.#database.close((error) => (error === null ? resolve() : reject(error)));
    });
  }
}

function returnsRows({ query, sql }: CompiledQuery): boolean {
  return query.kind === 'SelectQueryNode' || /^\s*(select|pragma|with|explain)\b|\breturning\b/i.test(sql);
}
