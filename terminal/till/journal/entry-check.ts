import type { JournalEntry, SaleEntry } from '../../core/journal/entry.ts';
import { journalEntrySchema, saleMomentSchema } from '../../wire/journal-entry-schema.ts';

/**
 * What could not be read back, or not be handed in, must not be written: it could never be taken out again. Looking
 * through a whole sale takes about as long as the disk takes to hold it, so a sale that is expected is looked through
 * before the customer pays; then only what is new in it is.
 */
export class EntryCheck {
  /** What lasts of the sale that was looked through last. */
  #expected: string | null = null;

  /** A basket has been decided and may be sold. Throws like {@link check}, and then expects nothing. */
  expect(sale: SaleEntry): void {
    this.#expected = null;
    journalEntrySchema.parse(sale);
    this.#expected = partsOf(sale).lasting;
  }

  /** Throws what is wrong with an entry. */
  check(entry: JournalEntry): void {
    if (entry.kind === 'sale' && this.#expected !== null) {
      const { moment, lasting } = partsOf(entry);
      if (lasting === this.#expected) {
        saleMomentSchema.parse(moment);
        return;
      }
    }
    journalEntrySchema.parse(entry);
  }
}

/** All of a sale, in two: of what lasts the text, which is what is written. */
function partsOf(sale: SaleEntry) {
  const { id, at, timeFloor, clock, businessDay, tender, slip, request, ...rest } = sale;
  const { at: askedAt, tender: askedTender, ...asked } = request;
  return {
    moment: {
      ...{ id, at, timeFloor, clock, businessDay, tender, slip },
      request: { at: askedAt, tender: askedTender },
    },
    lasting: JSON.stringify([asked, rest]),
  };
}
