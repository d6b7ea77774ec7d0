import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import sqlite3 from 'sqlite3';
import { type Program, takesRoom } from './program.ts';

type Done = (this: unknown, error: Error | null, rows?: unknown[]) => void;
type Statement = {
  readonly kind: 'all' | 'run';
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly done: Done;
};

/** The binding's own class, taken before anything stands in for it. */
export const RealDatabase = sqlite3.Database;

const readMs = { min: 0.02, max: 4 } as const;
const writeMs = { min: 0.1, max: 60 } as const;
/** A statement that writes takes so much of a disk whose room is counted. */
const pageBytes = 4_096;
const isWrite = /^\s*(insert|update|delete|commit|create)\b/i;

/**
 * Stands where the npm binding's class stands, under the product's own driver: a real SQLite on a real file,
 * each statement of which is one event of the simulation. When its program is killed, some of what was asked
 * and not answered is done and the rest is not.
 */
export class SimulatedDatabase {
  readonly file: string;
  readonly #program: Program;
  readonly #mode: number;
  #real: sqlite3.Database | undefined;
  readonly #waiting: Statement[] = [];
  /** Statements are asked over and over: to prepare each again takes longer than to run it. */
  readonly #prepared = new Map<string, sqlite3.Statement>();
  #freeAtMs = 0;

  constructor(
    program: Program,
    opened: { readonly file: string; readonly mode: number },
    done: (error: Error | null) => void,
  ) {
    this.file = opened.file;
    this.#mode = opened.mode;
    this.#program = program;
    this.#plan('open', readMs, async () => {
      const error = await this.#open();
      if (error === null) program.databases.add(this);
      program.run(() => done(error));
    });
  }

  all(sql: string, parameters: readonly unknown[], done: Done): void {
    this.#ask({ kind: 'all', sql, parameters, done });
  }

  run(sql: string, parameters: readonly unknown[], done: Done): void {
    this.#ask({ kind: 'run', sql, parameters, done });
  }

  /** What is wrong with a statement shows when it is done. */
  prepare(sql: string, done: (error: Error | null) => void) {
    queueMicrotask(() => this.#program.run(() => done(null)));
    return {
      all: (parameters: readonly unknown[], answered: Done) => this.all(sql, parameters, answered),
      run: (parameters: readonly unknown[], answered: Done) => this.run(sql, parameters, answered),
      finalize: () => {},
    };
  }

  close(done: (error: Error | null) => void): void {
    this.#plan('close', readMs, async () => {
      await this.#closeReal();
      this.#program.databases.delete(this);
      this.#program.run(() => done(null));
    });
  }

  /** The program is gone: leaves the files as a kill or a power cut leaves them. */
  cut(how: 'kill' | 'power'): Promise<void> {
    return this.#program.machine.simulation.meanwhile(this.#cut(how));
  }

  async #cut(how: 'kill' | 'power'): Promise<void> {
    const {
      simulation: { random },
      disk,
    } = this.#program.machine;
    const before = random.whole(this.#waiting.length + 1);
    for (const statement of this.#waiting.slice(0, before)) await this.#perform(statement);
    const synchronous = await this.#pragma('synchronous');
    const kept = [this.file, `${this.file}-wal`]
      .filter((file) => existsSync(file))
      .map((file) => ({
        file,
        bytes: readFileSync(file),
      }));
    await this.#closeReal();
    rmSync(`${this.file}-shm`, { force: true });
    // The witness beside a journal is not synced: a disk that forgets so much has not kept it either.
    if (how === 'power' && disk.isForgetful) rmSync(`${this.file}-answered`, { force: true });
    for (const { file, bytes } of kept) {
      // In WAL mode only FULL waits for the disk at each commit; with NORMAL the log's end may be gone.
      const isSynced = synchronous === 2 && !disk.isForgetful;
      const isUnsynced = how === 'power' && !isSynced && file.endsWith('-wal');
      writeFileSync(file, isUnsynced ? bytes.subarray(0, random.whole(bytes.length + 1)) : bytes);
    }
  }

  #ask(statement: Statement): void {
    const { disk, simulation } = this.#program.machine;
    const write = isWrite.test(statement.sql);
    const isUnlucky = (permille: number) => write && permille > 0 && simulation.random.chance(permille);
    if (isUnlucky(disk.failedWritesPermille)) {
      this.#plan('write failed', writeMs, () => {
        disk.counted.failedWrites += 1;
        this.#answer(statement, ioError(`: ${firstWord(statement.sql)}`), undefined);
      });
      return;
    }
    if (write && !takesRoom(disk, pageBytes)) {
      this.#plan('disk full', writeMs, async () => {
        // As SQLite does: what the transaction has done so far is undone, and it is over.
        await this.#perform({ ...statement, kind: 'run', sql: 'rollback', parameters: [] });
        this.#answer(statement, fullError(), undefined);
      });
      return;
    }
    const isUnanswered = isUnlucky(disk.unansweredWritesPermille);
    this.#waiting.push(statement);
    this.#plan(`${statement.kind} ${firstWord(statement.sql)}`, write ? writeMs : readMs, async () => {
      this.#waiting.shift();
      const { error, rows, self } = await this.#perform(statement);
      if (!isUnanswered || error !== null) return this.#answer(statement, error, rows, self);
      disk.counted.unansweredWrites += 1;
      this.#answer(statement, ioError(`: ${firstWord(statement.sql)}`), undefined, self);
    });
  }

  #answer(statement: Statement, error: Error | null, rows: unknown[] | undefined, self?: unknown): void {
    this.#program.run(() => statement.done.call(self, error, rows));
  }

  /** One statement after the other, as one disk does them. */
  #plan(
    what: string,
    takesMs: { readonly min: number; readonly max: number },
    work: () => void | Promise<void>,
  ): void {
    const { simulation } = this.#program.machine;
    const beginsMs = Math.max(simulation.nowMs, this.#freeAtMs);
    this.#freeAtMs = beginsMs + simulation.skewed(takesMs.min, takesMs.max);
    this.#program.later(this.#freeAtMs - simulation.nowMs, `${basename(this.file)} ${what}`, work);
  }

  async #perform(
    statement: Statement,
  ): Promise<{ error: Error | null; rows: unknown[] | undefined; self: unknown }> {
    const real = this.#real;
    if (real === undefined)
      return {
        error: new Error('SQLITE_MISUSE: Database is closed'),
        rows: undefined,
        self: undefined,
      };
    const { kind, sql, parameters } = statement;
    const found = this.#prepared.get(sql) ?? (await prepare(real, sql));
    if (found instanceof Error) return { error: found, rows: undefined, self: undefined };
    this.#prepared.set(sql, found);
    return new Promise((resolve) => {
      const over = (self: unknown, error: Error | null, rows: unknown[] | undefined) => {
        if (error !== null) this.#forget(sql);
        resolve({ error, rows, self });
      };
      if (kind === 'all')
        found.all(parameters, (error: Error | null, rows: unknown[]) => over(undefined, error, rows));
      else
        found.run(parameters, function (this: sqlite3.RunResult, error: Error | null) {
          over(this, error, undefined);
        });
    });
  }

  #forget(sql: string): void {
    this.#prepared.get(sql)?.finalize();
    this.#prepared.delete(sql);
  }

  #open(): Promise<Error | null> {
    return new Promise((resolve) => {
      const real = new RealDatabase(this.file, this.#mode, (error) => {
        if (error === null) this.#real = real;
        resolve(error);
      });
    });
  }

  #closeReal(): Promise<void> {
    const real = this.#real;
    this.#real = undefined;
    return new Promise((resolve) => {
      for (const sql of [...this.#prepared.keys()]) this.#forget(sql);
      if (real === undefined) resolve();
      else real.close(() => resolve());
    });
  }

  async #pragma(name: string): Promise<unknown> {
    const { rows } = await this.#perform({
      kind: 'all',
      sql: `pragma ${name}`,
      parameters: [],
      done: () => {},
    });
    return Object.values((rows?.[0] ?? {}) as object)[0];
  }
}

/** On a damaged file, or before a table is made, a statement cannot even be prepared. */
function prepare(real: sqlite3.Database, sql: string): Promise<sqlite3.Statement | Error> {
  return new Promise((resolve) => {
    const prepared = real.prepare(sql, (error: Error | null) => resolve(error ?? prepared));
  });
}

function ioError(what: string): Error {
  return Object.assign(new Error(`SQLITE_IOERR: disk I/O error${what}`), { code: 'SQLITE_IOERR', errno: 10 });
}

function fullError(): Error {
  return Object.assign(new Error('SQLITE_FULL: database or disk is full'), {
    code: 'SQLITE_FULL',
    errno: 13,
  });
}

function firstWord(sql: string): string {
  return sql.trimStart().slice(0, 24).split(/[\s(]/, 1)[0] ?? '';
}
