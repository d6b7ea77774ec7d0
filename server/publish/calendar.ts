import type { CalendarFile } from '../../terminal/wire/documents/published-files.ts';
import { insertRows } from '../store/insert-rows.ts';
import type { ServerStore } from '../store/server-store.ts';

export type Calendar = Pick<CalendarFile, 'years' | 'holidays' | 'workdays'>;

/** Replaces the programme's calendar of statutory days off and adjusted working days. */
export async function setCalendar(store: ServerStore, programme: string, calendar: Calendar): Promise<void> {
  const days = [
    ...calendar.holidays.map((day) => ({ programme, day, kind: 'holiday' as const })),
    ...calendar.workdays.map((day) => ({ programme, day, kind: 'workday' as const })),
  ];
  await store.database.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('calendarYears').where('programme', '=', programme).execute();
    await transaction.deleteFrom('calendarDays').where('programme', '=', programme).execute();
    await insertRows(
      transaction,
      'calendarYears',
      calendar.years.map((year) => ({ programme, year })),
    );
    await insertRows(transaction, 'calendarDays', days);
  });
}
