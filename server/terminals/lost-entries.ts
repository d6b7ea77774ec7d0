import type { Kysely } from 'kysely';
import { lostRanges, type SequenceRange } from '../../terminal/core/journal/kept-runs.ts';
import type { KeptWord } from '../../terminal/wire/new-epoch.ts';
import type { JournalEpochRow, ServerTables } from '../store/tables.ts';
import type { TerminalState } from './terminal-view.ts';

/** Null: from before tills said what they had kept. */
export function keptOf(row: Pick<JournalEpochRow, 'kept'>): KeptWord | null {
  return row.kept === null ? null : (JSON.parse(row.kept) as KeptWord);
}

type Place = { readonly epoch: number; readonly sequence: number };

/** Of the epochs that a till gave up: which of its entries it has no more. It has none but those that it said to have kept. */
export async function goneAt(
  database: Kysely<ServerTables>,
  terminal: string,
): Promise<{ readonly epochs: readonly number[]; readonly isGone: (place: Place) => boolean }> {
  const rows = await database
    .selectFrom('journalEpochs')
    .select(['epoch', 'kept'])
    .where('terminal', '=', terminal)
    .where('kept', 'is not', null)
    .execute();
  const runs = new Map(rows.map((row) => [row.epoch, keptOf(row)?.runs ?? []]));
  return {
    epochs: [...runs.keys()],
    isGone: ({ epoch, sequence }) =>
      runs.get(epoch)?.every(({ first, last }) => sequence < first || sequence > last) ?? false,
  };
}

/** Up to where the oldest journal is held of which the till has more; null: all is here that it kept. */
export async function heldOfGivenUp(database: Kysely<ServerTables>, terminal: string): Promise<Place | null> {
  const rows = await database
    .selectFrom('journalEpochs')
    .select(['epoch', 'sequence', 'kept'])
    .where('terminal', '=', terminal)
    .where('kept', 'is not', null)
    .orderBy('epoch')
    .execute();
  const row = rows.find((one) => (keptOf(one)?.runs.at(-1)?.last ?? 0) > one.sequence);
  return row === undefined ? null : { epoch: row.epoch, sequence: row.sequence };
}

/** What each till has lost of the journals that it gave up, and how much of that the server holds all the same. */
export async function lostByTill(
  database: Kysely<ServerTables>,
): Promise<ReadonlyMap<string, TerminalState['losses']>> {
  const rows = await database
    .selectFrom('journalEpochs')
    .selectAll()
    .where('kept', 'is not', null)
    .orderBy('terminal')
    .orderBy('epoch')
    .execute();
  const losses = new Map<string, TerminalState['losses'][number][]>();
  for (const row of rows) {
    const kept = keptOf(row);
    if (kept === null) continue;
    const atTill = lostRanges(kept);
    const nowhere: SequenceRange[] = [];
    for (const range of atTill) nowhere.push(...(await notHeld(database, row, range)));
    const { epoch, closedAt, reason } = row;
    const listed = losses.get(row.terminal) ?? [];
    listed.push({ epoch, closedAt, reason, end: kept.end, atTill, nowhere, known: kept.known });
    losses.set(row.terminal, listed);
  }
  return losses;
}

/** What the server holds of a range that a till has lost came in before: it is the range's beginning. */
async function notHeld(
  database: Kysely<ServerTables>,
  { terminal, epoch }: JournalEpochRow,
  range: SequenceRange,
): Promise<readonly SequenceRange[]> {
  const held = await database
    .selectFrom('journalEntries')
    .select((of) => of.fn.max('sequence').as('last'))
    .where('terminal', '=', terminal)
    .where('epoch', '=', epoch)
    .where('sequence', '>=', range.first)
    .where('sequence', '<=', range.last)
    .executeTakeFirst();
  const first = Number(held?.last ?? range.first - 1) + 1;
  return first > range.last ? [] : [{ first, last: range.last }];
}
