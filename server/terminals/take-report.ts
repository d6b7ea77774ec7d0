import type { ReportAnswer, TerminalReport } from '../../terminal/wire/upload.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';
import { heldOfGivenUp } from './lost-entries.ts';
import { stopTwins } from './order-terminal.ts';
import { announceAssignment, type Reassigned, terminalRow } from './reassign.ts';
import { areTwins, type StartsSeen, seeStart } from './starts-seen.ts';
import { reportText } from './stored-report.ts';

/**
 * Keeps what a till says of itself, and looks whether one or two machines say it. The answer says how far its
 * journal is held: of one that it gave up, while anything is missing that it still has; else of the open one.
 */
export async function takeReport(
  store: ServerStore,
  terminal: string,
  report: TerminalReport,
): Promise<ReportAnswer> {
  const now = instantNow(store);
  const { held, stopped } = await store.database
    .transaction()
    .execute(async (transaction): Promise<{ held: ReportAnswer['held']; stopped: Reassigned | null }> => {
      const till = await terminalRow(transaction, terminal);
      if (till === undefined) throw new Error(`the till ${terminal} has signed and is not there`);
      const before = till.starts === null ? null : (JSON.parse(till.starts) as StartsSeen);
      const seen = report.start === undefined ? before : seeStart(before, report.start);
      const obeyed = till.orderKind !== null && report.obeyed === till.orderKind;
      const told = {
        report: reportText({ ...report, receivedAt: now }),
        lastContact: now,
        starts: seen === null ? null : JSON.stringify(seen),
        obeyedAt: obeyed ? (till.obeyedAt ?? now) : till.obeyedAt,
      };
      await transaction.updateTable('terminals').set(told).where('id', '=', terminal).execute();
      const held = (await heldOfGivenUp(transaction, terminal)) ?? {
        epoch: till.epoch,
        sequence: till.sequence,
      };
      if (seen === null || !areTwins(seen) || seen === before) return { held, stopped: null };
      const stopped = await stopTwins(store, transaction, {
        till: { ...till, ...told },
        alarm: 'two-machines: two programs with this till’s key report in turn',
      });
      return { held, stopped };
    });
  if (stopped !== null) announceAssignment(store, terminal, stopped);
  store.announcements.announce({ type: 'report', terminal });
  return { schema: 1, held };
}
