import type { Transaction } from 'kysely';
import { stateCouncilCalendar, yearsKnown } from '../../terminal/core/calendar/state-council.ts';
import type { CalendarFile } from '../../terminal/wire/documents/published-files.ts';
import { insertRows } from '../store/insert-rows.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { ServerTables } from '../store/tables.ts';

export type Calendar = {
  /** Years that the lists cover whole. */
  readonly years: readonly number[];
  readonly holidays: readonly CalendarFile['holidays'][number][];
  readonly workdays: readonly CalendarFile['workdays'][number][];
};

/** What every programme begins with: the notices of the State Council that ship with the product. */
export const shippedCalendar: Calendar = { years: yearsKnown, ...stateCouncilCalendar };

/** Replaces the programme's calendar of statutory days off and adjusted working days. */
export async function setCalendar(store: ServerStore, programme: string, calendar: Calendar): Promise<void> {
  await store.database
    .transaction()
    .execute((transaction) => writeCalendar(transaction, programme, calendar));
}

export async function writeCalendar(
  transaction: Transaction<ServerTables>,
  programme: string,
  calendar: Calendar,
): Promise<void> {
  const days = [
    ...calendar.holidays.map((day) => ({ programme, day, kind: 'holiday' as const })),
    ...calendar.workdays.map((day) => ({ programme, day, kind: 'workday' as const })),
  ];
  const years = calendar.years.map((year) => ({ programme, year }));
  await transaction.deleteFrom('calendarYears').where('programme', '=', programme).execute();
  await transaction.deleteFrom('calendarDays').where('programme', '=', programme).execute();
  await insertRows(transaction, 'calendarYears', years);
  await insertRows(transaction, 'calendarDays', days);
}
