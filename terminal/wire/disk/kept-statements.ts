import type sqlite3 from 'sqlite3';

/** Statements that one connection keeps ready; a program asks some dozens over and over. */
export const statementsKeptMax = 100;

/** Anything else (a pragma, `begin`, a change of tables) is said once and not kept. */
const isKept = /^\s*(select|insert|update|delete|with)\b/i;

/**
 * Statements that were prepared once, each under its text, the longest unused first. The npm package prepares
 * every statement anew and frees it again: a turn of the thread pool and, for a write with triggers, more than the
 * write itself. Only for a connection that one user at a time holds: a statement is never under way twice.
 */
export class KeptStatements {
  readonly #database: sqlite3.Database;
  readonly #kept = new Map<string, sqlite3.Statement>();

  constructor(database: sqlite3.Database) {
    this.#database = database;
  }

  /** Null: this one is not kept. */
  async for(text: string): Promise<sqlite3.Statement | null> {
    const known = this.#kept.get(text);
    if (known === undefined && !isKept.test(text)) return null;
    const statement = known ?? (await this.#prepare(text));
    this.#kept.delete(text);
    this.#kept.set(text, statement);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > statementsKeptMax && oldest !== undefined) this.drop(oldest);
    return statement;
  }

  /** After a failure: what stopped half-way may hold the file. */
  drop(text: string): void {
    this.#kept.get(text)?.finalize();
    this.#kept.delete(text);
  }

  /** SQLite closes no file of which a statement is left. */
  dropAll(): void {
    for (const text of [...this.#kept.keys()]) this.drop(text);
  }

  #prepare(text: string): Promise<sqlite3.Statement> {
    return new Promise((resolve, reject) => {
      const statement: sqlite3.Statement = this.#database.prepare(text, (error: Error | null) =>
        error === null ? resolve(statement) : reject(error),
      );
    });
  }
}
