import type { TerminalReport } from '../../terminal/wire/upload.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { ProgrammeRow } from '../store/tables.ts';
import type { Overview } from './overview-view.ts';

const hourMs = 3_600_000;

/** How the tills of a programme stand. `expired`: by its own word, or silent for longer than its cache may be used. */
export async function tillFigures(
  store: ServerStore,
  { id, usableHours }: ProgrammeRow,
  isConnected: (terminal: string) => boolean,
): Promise<Overview['tills']> {
  const rows = await store.database
    .selectFrom('terminals')
    .select(['id', 'report', 'lastContact'])
    .where('programme', '=', id)
    .execute();
  const silentSinceMs = store.now() - usableHours * hourMs;
  const tills = rows.map((row) => {
    const report = row.report === null ? null : (JSON.parse(row.report) as TerminalReport);
    const connected = isConnected(row.id);
    const freshness = report?.cache.find(({ programme }) => programme === id)?.freshness;
    const silent = !connected && Date.parse(row.lastContact) < silentSinceMs;
    return { connected, unsent: report?.unsent ?? 0, expired: silent || freshness === 'expired' };
  });
  return {
    total: tills.length,
    connected: tills.filter(({ connected }) => connected).length,
    unsent: tills.reduce((sum, { unsent }) => sum + unsent, 0),
    expired: tills.filter(({ expired }) => expired).length,
  };
}
