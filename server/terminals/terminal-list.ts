import type { SelectQueryBuilder } from 'kysely';
import type { ServerStore } from '../store/server-store.ts';
import type { ServerTables, TerminalRow } from '../store/tables.ts';
import { lostByTill } from './lost-entries.ts';
import { type StoredReport, storedReport } from './stored-report.ts';
import type { TerminalLine, TerminalState } from './terminal-view.ts';

export async function listTerminals(
  store: ServerStore,
  isConnected: (terminal: string) => boolean,
): Promise<readonly TerminalLine[]> {
  const rows = await store.database
    .selectFrom('terminals')
    .innerJoin('stores', (join) =>
      join.onRef('stores.id', '=', 'terminals.store').onRef('stores.programme', '=', 'terminals.programme'),
    )
    .innerJoin('merchants', (join) =>
      join
        .onRef('merchants.id', '=', 'stores.merchant')
        .onRef('merchants.programme', '=', 'stores.programme'),
    )
    .selectAll('terminals')
    .select([
      'stores.merchant',
      'stores.titleZh as storeTitleZh',
      'stores.titleEn as storeTitleEn',
      'merchants.titleZh as merchantTitleZh',
      'merchants.titleEn as merchantTitleEn',
    ])
    .orderBy('terminals.enrolledAt')
    .orderBy('terminals.id')
    .execute();
  const flagged = await entriesByTill(store, (query) => query.where('doubts', 'is not', null));
  const rejected = await entriesByTill(store, (query) => query.where('outcome', '=', 'rejected'));
  const losses = await lostByTill(store.database);
  return rows.map((row) => {
    const report = storedReport(row.report);
    return {
      terminal: row.id,
      programme: row.programme,
      store: row.store,
      merchant: row.merchant,
      epoch: row.epoch,
      sequence: row.sequence,
      unsent: report?.unsent ?? null,
      cache: report?.cache ?? null,
      needsUpdate: report?.needsUpdate ?? null,
      program: report?.program ?? null,
      clock: report?.clock ?? null,
      clockOffsetMs: clockOffsetMs(report),
      devices: report?.devices ?? null,
      journal: report?.journal ?? null,
      enrolledAt: row.enrolledAt,
      lastContact: row.lastContact,
      reportedAt: report === null ? null : (report.receivedAt ?? row.lastContact),
      connected: isConnected(row.id),
      alarm: row.alarm,
      flagged: flagged.get(row.id) ?? 0,
      rejected: rejected.get(row.id) ?? 0,
      losses: losses.get(row.id) ?? [],
      order: orderOf(row),
      storeTitleZh: row.storeTitleZh,
      storeTitleEn: row.storeTitleEn,
      merchantTitleZh: row.merchantTitleZh,
      merchantTitleEn: row.merchantTitleEn,
    };
  });
}

function clockOffsetMs(report: StoredReport | null): number | null {
  return report?.receivedAt === undefined ? null : Date.parse(report.clock) - Date.parse(report.receivedAt);
}

function orderOf({
  orderKind: kind,
  orderWhy: why,
  orderedAt,
  orderedBy,
  obeyedAt,
}: TerminalRow): TerminalState['order'] {
  if (kind === null || why === null) return null;
  return { kind, why, orderedAt: orderedAt ?? '', orderedBy, obeyedAt };
}

type Entries = SelectQueryBuilder<ServerTables, 'journalEntries', object>;

async function entriesByTill(
  store: ServerStore,
  of: (query: Entries) => Entries,
): Promise<ReadonlyMap<string, number>> {
  const rows = await of(store.database.selectFrom('journalEntries'))
    .select((count) => ['terminal', count.fn.countAll<number>().as('entries')])
    .groupBy('terminal')
    .execute();
  return new Map(rows.map(({ terminal, entries }) => [terminal, entries]));
}
