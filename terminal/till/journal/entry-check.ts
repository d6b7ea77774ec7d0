import type { JournalEntry, SaleEntry } from '../../core/journal/entry.ts';
import { journalEntrySchema } from '../../wire/journal-entry-schema.ts';
import { isOrdinaryMoment, momentTexts } from './sale-moment.ts';

/** Stands in the place of what the moment says; a basket that says it, too, is looked through like any other. */
const mark = '\u0001';
const markText = JSON.stringify(mark);
const marks = 8;

/**
 * What could not be read back, or not be handed in, must not be written: it could never be taken out again. Looking
 * through a whole sale takes about as long as the disk takes to hold it, so a sale that is expected is looked through
 * before the customer pays; then only what is new in it is. Both are compared as text, which is what is written.
 */
export class EntryCheck {
  /** The text of the sale that was looked through last, cut where the moment's own words stand. */
  #expected: readonly string[] | null = null;

  /** A basket has been decided and may be sold. Throws like {@link check}, and then expects nothing. */
  expect(sale: SaleEntry): void {
    this.#expected = null;
    journalEntrySchema.parse(sale);
    const pieces = JSON.stringify(marked(sale)).split(markText);
    if (pieces.length === marks + 1) this.#expected = pieces;
  }

  /** Throws what is wrong with an entry, of which these are the bytes; says how much of it was looked through. */
  check(entry: JournalEntry, bytes: string): 'moment' | 'whole' {
    if (entry.kind === 'sale' && this.#expected !== null) {
      const moment = momentTexts(entry);
      if (isOrdinaryMoment(moment) && bytes === joined(this.#expected, moment)) return 'moment';
    }
    journalEntrySchema.parse(entry);
    return 'whole';
  }
}

function marked(sale: SaleEntry): object {
  const { tender: _, ...asked } = sale.request;
  const moment = {
    id: mark,
    at: mark,
    timeFloor: mark,
    clock: mark,
    businessDay: mark,
    tender: mark,
    slip: mark,
  };
  return { ...sale, ...moment, request: { ...asked, at: mark } };
}

/** An entry whose fields stand in another order does not come out the same: then it is looked through. */
function joined(pieces: readonly string[], texts: readonly string[]): string {
  return pieces.reduce((text, piece, at) => `${text}${texts[at - 1]}${piece}`);
}
