import type { RefundEntry, SaleEntry } from '../../core/journal/entry.ts';
import { journalEntrySchema } from '../../wire/journal-entry-schema.ts';
import { uploadOutcomes } from '../../wire/upload.ts';
import { type CountedUse, useRows } from '../journal/counted-use.ts';
import type { FoundEntry } from '../journal/entries-in-pages.ts';
import type { Journal } from '../journal/journal.ts';
import type { JournalTables } from '../journal/journal-tables.ts';
import { isSealedAnswer } from '../journal/sealed-rows.ts';
import { memberOf, usesBack, usesTaken } from '../journal/written-counts.ts';
import { entryOfAnswer } from './lost-amounts.ts';
import type { Remains } from './read-remains.ts';
import type { WhatIsLeft } from './what-is-left.ts';

const rowsPerTransaction = 500;

/**
 * Writes what was saved into a new journal: every entry to the byte, and what is counted from entries counted anew.
 * What no entry and no signature vouches for is taken over where it is about an entry that is here; an answer, wherever
 * it can be read.
 */
export async function rebuildJournal(journal: Journal, left: WhatIsLeft, remains: Remains): Promise<void> {
  const { database } = journal;
  const sales = new Map<string, SaleEntry>();
  const rows = left.epochs.flatMap(({ entries }) => entries.map((entry) => rowOf(entry, sales)));
  await inPieces(rows, (piece) =>
    database.transaction().execute(async (transaction) => {
      for (const row of piece) await transaction.insertInto('appends').values(row).execute();
    }),
  );
  const places = new Set(
    left.epochs.flatMap(({ epoch, entries }) => entries.map(({ sequence }) => `${epoch} ${sequence}`)),
  );
  const outcomes = remains.outcomes.filter(
    ({ epoch, sequence, outcome }) =>
      places.has(`${epoch} ${sequence}`) && uploadOutcomes.some((known) => known === outcome),
  );
  await inPieces(outcomes, (piece) =>
    database
      .insertInto('outcomes')
      .values(piece)
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  );
  // Also of an entry that is lost: its money has moved, and who asks again must not move it once more.
  const answers = remains.answers.filter((row) => isSealedAnswer(row) && entryOfAnswer(row.body) !== null);
  await inPieces(answers, (piece) =>
    database
      .insertInto('answers')
      .values(piece)
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  );
}

async function inPieces<Row>(rows: readonly Row[], write: (piece: Row[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += rowsPerTransaction)
    await write(rows.slice(at, at + rowsPerTransaction));
}

function rowOf(found: FoundEntry, sales: Map<string, SaleEntry>): JournalTables['appends'] {
  const { epoch, sequence, previousHash, hash, bytes } = found;
  const written = JSON.parse(bytes) as Readonly<Record<string, string | undefined>>;
  const parsed = journalEntrySchema.safeParse(written);
  // Of an entry that this program does not understand nothing can be counted; it is kept and handed in all the same.
  const entry = parsed.success ? parsed.data : null;
  if (entry?.kind === 'sale') sales.set(entry.id, entry);
  const sale = entry?.kind === 'sale' ? entry : null;
  return {
    epoch,
    sequence,
    id: written['id'] ?? hash,
    kind: written['kind'] as JournalTables['entries']['kind'],
    checkout: written['checkout'] ?? null,
    external_id: written['externalId'] ?? null,
    redemption: written['redemption'] ?? null,
    previous_hash: previousHash,
    hash,
    bytes,
    uses: JSON.stringify(
      useRows(sale !== null ? usesTaken(sale) : entry?.kind === 'refund' ? usesOfRefund(entry, sales) : []),
    ),
    member: sale === null ? null : memberOf(sale),
    answer: null,
    quotas: null,
  };
}

/** Of a sale that is lost no use is counted, so none goes back. */
function usesOfRefund(refund: RefundEntry, sales: ReadonlyMap<string, SaleEntry>): readonly CountedUse[] {
  const sale = sales.get(refund.redemption);
  return sale === undefined ? [] : usesBack(refund, sale);
}
