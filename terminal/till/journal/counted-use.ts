import type { OfferId } from '../../core/offers/offer.ts';
import type { JournalTables } from './journal-tables.ts';

/** The keys of the periods that a moment lies in, in China Standard Time. */
export type UsePeriods = {
  readonly day: string;
  readonly week: string;
  readonly month: string;
  readonly year: string;
};

/** Uses to count; negative when a refund gives them back to the period in which they were taken. */
export type CountedUse = {
  readonly offer: OfferId;
  readonly member: string | null;
  readonly periods: UsePeriods;
  readonly uses: number;
  readonly spent: number;
};

/** The rows that these uses become, without the entry that they belong to and their place in it. */
export function useRows(uses: readonly CountedUse[]): Omit<JournalTables['uses'], 'entry' | 'place'>[] {
  return uses.map(({ offer, member, periods: { day, week, month, year }, uses, spent }) => ({
    ...{ offer, member: member ?? '', uses, spent },
    ...{ day, week, month, year },
  }));
}
