import type { JournalEntry } from '../../terminal/core/journal/entry.ts';
import type { JournalTables } from '../../terminal/till/journal/journal-tables.ts';

/** An entry as a till's disk holds it. */
export type KeptEntry = Pick<
  JournalTables['entries'],
  'epoch' | 'sequence' | 'hash' | 'previous_hash' | 'bytes'
> & { readonly entry: JournalEntry };
