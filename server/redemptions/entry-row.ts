import type { Transaction } from 'kysely';
import { unreachable } from '../../terminal/core/invariant.ts';
import type { JournalEntry } from '../../terminal/core/journal/entry.ts';
import type { Upload } from '../../terminal/wire/upload.ts';
import type { JournalEntryRow, ServerTables, TerminalRow } from '../store/tables.ts';
import { type Judgement, judgeEntry, type Newer, rejected } from './judge-entry.ts';
import { TillSales } from './refund-fits.ts';

type UploadedEntry = Upload['entries'][number];
export type JudgedEntry = { readonly entry: UploadedEntry; readonly judgement: Judgement };
export type ReadEntry = { readonly entry: UploadedEntry; readonly judgement: Judgement | Newer };

/** Judges each entry by itself: the register is not needed, and nobody has to wait for it meanwhile. */
export function judgeEach(entries: readonly UploadedEntry[]): readonly ReadEntry[] {
  return entries.map((entry) => ({ entry, judgement: judgeEntry(entry.bytes) }));
}

/**
 * Judges by what the register holds what holds by itself: one redemption's id is accepted once, and a refund gives
 * back what its sale of the same till still holds.
 */
export async function judgeBesideOthers(
  transaction: Transaction<ServerTables>,
  { terminal, judged }: { readonly terminal: string; readonly judged: readonly JudgedEntry[] },
): Promise<readonly JudgedEntry[]> {
  const ids = judged.flatMap(({ judgement }) =>
    judgement.outcome === 'accepted' ? [judgement.entry.id] : [],
  );
  if (ids.length === 0) return judged;
  const known = await transaction
    .selectFrom('journalEntries')
    .select('entryId')
    .where('entryId', 'in', ids)
    .where('outcome', '=', 'accepted')
    .execute();
  const seen = new Set(known.map(({ entryId }) => entryId));
  const sales = new TillSales(transaction, terminal);
  const finished: JudgedEntry[] = [];
  for (const one of judged) {
    const judgement = await besideOthers(one.judgement, { seen, sales });
    if (judgement.outcome === 'accepted') {
      seen.add(judgement.entry.id);
      sales.accepted(judgement.entry);
    }
    finished.push({ ...one, judgement });
  }
  return finished;
}

/** Whether what holds by itself holds beside what was accepted before it. */
async function besideOthers(
  judgement: Judgement,
  { seen, sales }: { readonly seen: ReadonlySet<string | null>; readonly sales: TillSales },
): Promise<Judgement> {
  if (judgement.outcome === 'rejected') return judgement;
  const { entry } = judgement;
  if (seen.has(entry.id)) return rejected(`entry.id: ${entry.id} was accepted before`);
  const fault = entry.kind === 'refund' ? await sales.refundFault(entry) : null;
  return fault === null ? judgement : rejected(fault);
}

export function entryRow(taken: {
  readonly till: TerminalRow;
  readonly entry: UploadedEntry;
  readonly judgement: Judgement;
  readonly receivedAt: string;
}): JournalEntryRow {
  const { till, entry, judgement, receivedAt } = taken;
  const accepted = judgement.outcome === 'accepted' ? judgement.entry : null;
  const amounts = accepted === null ? { payable: null, discount: null } : signedAmounts(accepted);
  return {
    terminal: till.id,
    epoch: till.epoch,
    sequence: entry.sequence,
    previousHash: entry.previousHash,
    hash: entry.hash,
    bytes: entry.bytes,
    outcome: judgement.outcome,
    reason: judgement.outcome === 'rejected' ? judgement.reason : null,
    kind: accepted?.kind ?? null,
    entryId: accepted?.id ?? null,
    ...amounts,
    receivedAt,
    review: accepted?.kind === 'sale' ? 'waiting' : null,
    doubts: null,
  };
}

/** What the entry adds to the merchant's takings and to the union's reductions; a refund takes away. */
function signedAmounts(entry: JournalEntry): { readonly payable: number; readonly discount: number } {
  switch (entry.kind) {
    case 'sale':
      return { payable: entry.decision.payable, discount: entry.decision.discount };
    case 'refund':
      // `0 -` and not a minus sign: the latter makes -0 of nothing.
      return { payable: 0 - entry.amount, discount: 0 - entry.discount };
    case 'release':
      return { payable: 0, discount: 0 };
    default:
      return unreachable(entry);
  }
}
