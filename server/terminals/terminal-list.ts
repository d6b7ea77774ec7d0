import type { TerminalReport } from '../../terminal/wire/upload.ts';
import type { ServerStore } from '../store/server-store.ts';

/** How a till stands, for the union's eyes; what it says of itself is null until its first report. */
export type TerminalState = {
  readonly terminal: string;
  readonly programme: string;
  readonly store: string;
  readonly merchant: string;
  readonly epoch: number;
  /** The last entry of its journal that the server holds. */
  readonly sequence: number;
  readonly unsent: number | null;
  readonly cache: TerminalReport['cache'] | null;
  readonly needsUpdate: TerminalReport['needsUpdate'] | null;
  readonly program: string | null;
  readonly clock: string | null;
  readonly enrolledAt: string;
  readonly lastContact: string;
  readonly connected: boolean;
  /** Why staff must look at it; null: nothing is wrong. */
  readonly alarm: string | null;
};

export async function listTerminals(
  store: ServerStore,
  isConnected: (terminal: string) => boolean,
): Promise<readonly TerminalState[]> {
  const rows = await store.database
    .selectFrom('terminals')
    .innerJoin('stores', (join) =>
      join.onRef('stores.id', '=', 'terminals.store').onRef('stores.programme', '=', 'terminals.programme'),
    )
    .selectAll('terminals')
    .select('stores.merchant')
    .orderBy('terminals.enrolledAt')
    .orderBy('terminals.id')
    .execute();
  return rows.map((row) => {
    const report = row.report === null ? null : (JSON.parse(row.report) as TerminalReport);
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
      enrolledAt: row.enrolledAt,
      lastContact: row.lastContact,
      connected: isConnected(row.id),
      alarm: row.alarm,
    };
  });
}
