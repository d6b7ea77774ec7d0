import { statSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import sqlite3 from 'sqlite3';
import { fen } from '../../terminal/core/money.ts';
import { isRefusal } from '../../terminal/till/refusal.ts';
import { Counter, morningMs, tickets, tokenOf } from '../fakes/counter.ts';
import { memberClass, offer, programme } from '../fakes/programme.ts';
import type { BenchFigure } from './figure.ts';
import { percentile, rounded } from './percentile.ts';

const rounds = 300;
const roundsForPages = 20;
const ada = tokenOf('ada');

/**
 * A confirm, durable, beside one bare commit of as many bytes into the same kind of file (WAL, full sync) by the
 * npm package alone: taken in turns, so that both meet the same disk. Between the basket and its confirm the till
 * has the moment that every customer takes; what it prepares then is part of no figure here.
 */
export async function benchConfirm(): Promise<readonly BenchFigure[]> {
  const counter = await Counter.open([
    programme('u', {
      issuedAtMs: morningMs,
      members: [[ada, memberClass()]],
      offers: [
        offer('u.nine', {
          benefit: { kind: 'price', unitPrice: fen(900) },
          limits: { total: [{ uses: 1_000_000, per: 'offer' }] },
        }),
      ],
    }),
  ]);
  const bare = await BareFile.open(join(counter.folder, 'bare.db'));
  const confirms: Took[] = [];
  const commits: Took[] = [];
  const bytes = await entryOf(counter);
  for (let round = 0; round < rounds; round += 1) {
    const id = await openBasket(counter);
    confirms.push(await took(() => counter.desk.confirm(id, { tender: 'union-card' })));
    await nextTurn();
    commits.push(await took(() => bare.insert(bytes)));
  }
  const pages: number[] = [];
  const barePages: number[] = [];
  for (let round = 0; round < roundsForPages; round += 1) {
    const id = await openBasket(counter);
    await sql`pragma wal_checkpoint(truncate)`.execute(counter.journal.database);
    await counter.desk.confirm(id, { tender: 'union-card' });
    pages.push(pagesIn(join(counter.folder, 'journal.db-wal')));
    await bare.run('pragma wal_checkpoint(truncate)');
    await bare.insert(bytes);
    barePages.push(pagesIn(join(counter.folder, 'bare.db-wal')));
  }
  await bare.close();
  await counter.end();
  const wall = (all: readonly Took[], at: number) =>
    percentile(
      all.map(({ ms }) => ms),
      at,
    );
  const processor = (all: readonly Took[]) =>
    percentile(
      all.map(({ processorMs }) => processorMs),
      0.5,
    );
  return [
    {
      figure: 'confirm, durable',
      unit: 'ms',
      p50: rounded(wall(confirms, 0.5)),
      p99: rounded(wall(confirms, 0.99)),
      'processor time p50': rounded(processor(confirms)),
      pages: percentile(pages, 0.5),
      'bare commit p50': rounded(wall(commits, 0.5)),
      'bare commit p99': rounded(wall(commits, 0.99)),
      'bare commit, processor time p50': rounded(processor(commits)),
      'bare commit, pages': percentile(barePages, 0.5),
      ratio: rounded(wall(confirms, 0.5) / wall(commits, 0.5)),
      target: 'ratio ≤ 1.5',
      rounds,
    },
  ];
}

async function openBasket(counter: Counter): Promise<string> {
  await counter.tap({ u: ada });
  const opened = await counter.desk.open({ lines: tickets(2) });
  if (isRefusal(opened)) throw new Error(opened.refused);
  await nextTurn();
  return opened.done.view.id;
}

/** The bytes that a sale's entry has. */
async function entryOf(counter: Counter): Promise<string> {
  const id = await openBasket(counter);
  await counter.desk.confirm(id, { tender: 'union-card' });
  return (await counter.journal.find({ checkout: id }))?.bytes ?? '';
}

/** What is left to do for what was answered is done, and nothing is under way. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}

type Took = { readonly ms: number; readonly processorMs: number };

async function took(work: () => Promise<unknown>): Promise<Took> {
  const usage = process.cpuUsage();
  const began = performance.now();
  await work();
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(usage);
  return { ms, processorMs: (user + system) / 1_000 };
}

const walHeaderBytes = 32;
const walFrameBytes = 4_096 + 24;

function pagesIn(log: string): number {
  return (statSync(log).size - walHeaderBytes) / walFrameBytes;
}

/** One table and one statement, as the npm package does them. */
class BareFile {
  readonly #database: sqlite3.Database;
  private constructor(database: sqlite3.Database) {
    this.#database = database;
  }

  static async open(file: string): Promise<BareFile> {
    const bare = new BareFile(new sqlite3.Database(file));
    await bare.run('pragma journal_mode = wal');
    await bare.run('pragma synchronous = full');
    await bare.run('create table rows (bytes text)');
    return bare;
  }

  insert(bytes: string): Promise<void> {
    return this.run('insert into rows values (?)', [bytes]);
  }

  run(statement: string, values: readonly string[] = []): Promise<void> {
    return new Promise((resolve, reject) =>
      this.#database.run(statement, values, (error) => (error === null ? resolve() : reject(error))),
    );
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) =>
      this.#database.close((error) => (error === null ? resolve() : reject(error))),
    );
  }
}
