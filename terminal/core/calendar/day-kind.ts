import { dateOfDay, weekdayOfDay } from './civil-date.ts';
import type { HolidayCalendar } from './holiday-calendar.ts';

export type DayKind = 'workday' | 'weekend' | 'holiday';

/** A calendar that answers by day; built once a calendar, because a till asks it for every offer. */
export type DayKinds = { readonly kindOf: (day: number) => DayKind };

const builtBefore = new WeakMap<HolidayCalendar, DayKinds>();

/**
 * `holiday` is a statutory day off; `weekend` a Saturday or Sunday that is neither a holiday nor an adjusted
 * working day; `workday` the rest (contract, `when.dayKinds`).
 */
export function dayKinds(calendar: HolidayCalendar): DayKinds {
  const known = builtBefore.get(calendar);
  if (known !== undefined) return known;
  let sets: { readonly holidays: ReadonlySet<string>; readonly workdays: ReadonlySet<string> } | undefined;
  const kinds: DayKinds = {
    kindOf(day) {
      // Most baskets meet no offer that asks.
      sets ??= { holidays: new Set(calendar.holidays), workdays: new Set(calendar.workdays) };
      const { holidays, workdays } = sets;
      const date = dateOfDay(day);
      if (holidays.has(date)) return 'holiday';
      return weekdayOfDay(day) >= 6 && !workdays.has(date) ? 'weekend' : 'workday';
    },
  };
  builtBefore.set(calendar, kinds);
  return kinds;
}
