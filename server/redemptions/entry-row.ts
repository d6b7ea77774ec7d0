import type { Transaction } from 'kysely';
import { unreachable } from '../../terminal/core/invariant.ts';
import type { JournalEntry } from '../../terminal/core/journal/entry.ts';
import type { Upload } from '../../terminal/wire/upload.ts';
import type { JournalEntryRow, ServerTables, TerminalRow } from '../store/tables.ts';
import { type Judgement, judgeEntry, rejected } from './judge-entry.ts';

type UploadedEntry = Upload['entries'][number];
export type JudgedEntry = { readonly entry: UploadedEntry; readonly judgement: Judgement };

/** Judges each entry by itself, then by what the register holds: one redemption's id is accepted once. */
export async function judgeNewEntries(
  transaction: Transaction<ServerTables>,
  entries: readonly UploadedEntry[],
): Promise<readonly JudgedEntry[]> {
  const judged = entries.map((entry) => ({ entry, judgement: judgeEntry(entry.bytes) }));
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
  return judged.map((one) => {
    if (one.judgement.outcome === 'rejected') return one;
    const { id } = one.judgement.entry;
    if (seen.has(id)) return { ...one, judgement: rejected(`entry.id: ${id} was accepted before`) };
    seen.add(id);
    return one;
  });
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
    default:
      return unreachable(entry);
  }
}
