import { join } from 'node:path';
import { sql } from 'kysely';
import { fen } from '../../terminal/core/money.ts';
import { isRefusal } from '../../terminal/till/refusal.ts';
import { openSqlite } from '../../terminal/wire/disk/sqlite.ts';
import { Counter, morningMs, tickets, tokenOf } from '../fakes/counter.ts';
import { memberClass, offer, programme } from '../fakes/programme.ts';
import type { BenchFigure } from './figure.ts';
import { percentile, rounded } from './percentile.ts';

const rounds = 300;
const ada = tokenOf('ada');

/**
 * A confirm, durable, beside one bare commit of as many bytes into the same kind of file (WAL, full sync):
 * taken in turns, so that both meet the same disk.
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
  const bare = await openSqlite<{ rows: { bytes: string } }>({
    file: join(counter.folder, 'bare.db'),
    durability: 'FULL',
  });
  await sql`create table rows (bytes text)`.execute(bare);
  const confirms: number[] = [];
  const commits: number[] = [];
  let bytes = '';
  for (let round = 0; round < rounds; round += 1) {
    await counter.tap({ u: ada });
    const opened = await counter.desk.open({ lines: tickets(2) });
    if (isRefusal(opened)) throw new Error(opened.refused);
    confirms.push(await took(() => counter.desk.confirm(opened.done.view.id, { tender: 'union-card' })));
    bytes ||= (await counter.journal.find({ checkout: opened.done.view.id }))?.bytes ?? '';
    commits.push(await took(() => sql`insert into rows values (${bytes})`.execute(bare)));
  }
  await bare.destroy();
  await counter.end();
  const [confirm, commit] = [percentile(confirms, 0.5), percentile(commits, 0.5)];
  return [
    {
      figure: 'confirm, durable',
      unit: 'ms',
      p50: rounded(confirm),
      p99: rounded(percentile(confirms, 0.99)),
      'bare commit p50': rounded(commit),
      'bare commit p99': rounded(percentile(commits, 0.99)),
      ratio: rounded(confirm / commit),
      target: 'ratio ≤ 1.5',
      rounds,
    },
  ];
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
