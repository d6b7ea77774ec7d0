import { type IsoDate, isoDate, readDate } from '../../../terminal/core/calendar/civil-date.ts';
import type { HolidayCalendar } from '../../../terminal/core/calendar/holiday-calendar.ts';
import type { Store } from '../../../terminal/core/decide/index.ts';
import { firstActiveDay } from './active-days.ts';
import { type JsonObject, valueAt } from './json-path.ts';
import { trialStore } from './place-titles.ts';
import { linesOfSample, merchantsOfSample } from './trial-basket.ts';
import { memberOfSample } from './trial-member.ts';
import type { BasketSample, TrialSetting } from './trial-setting.ts';

export type TrialSurroundings = {
  readonly programme: string;
  readonly otherProgramme: string | null;
  readonly organisation: string;
  readonly stores: readonly Store[];
  readonly calendar: HolidayCalendar;
  /** `YYYY-MM-DDTHH:MM`, now, in China. */
  readonly now: string;
};

/** The trial as the editor opens with it: a sale that the offer is meant for, at a time when it holds. */
export function beginTrial(content: JsonObject, around: TrialSurroundings): TrialSetting {
  const at = fittingTime(content, around);
  const store = trialStore(around.stores, content, []);
  return {
    basket: 'fitting',
    lines: linesOfSample('fitting', content),
    store: store?.id ?? '',
    member: memberOfSample('fitting', { ...around, content, month: monthOfTime(at) }),
    at,
    online: true,
    cacheAgeHours: 2,
    tender: 'unknown',
    keyed: lowestRate(content),
  };
}

/** Another sample basket, at a store where it is at home. */
export function withBasket(
  setting: TrialSetting,
  basket: BasketSample,
  content: JsonObject,
  stores: readonly Store[],
): TrialSetting {
  const store = trialStore(stores, content, merchantsOfSample(basket));
  return { ...setting, basket, lines: linesOfSample(basket, content), store: store?.id ?? setting.store };
}

/** What follows from the draft is made anew when the draft changes; what was chosen by hand stays. */
export function followDraft(
  setting: TrialSetting,
  content: JsonObject,
  around: TrialSurroundings,
): TrialSetting {
  const fresh = beginTrial(content, around);
  return {
    ...setting,
    ...(setting.basket === 'fitting' ? { lines: fresh.lines } : {}),
    ...(setting.member.sample === 'fitting' ? { member: fresh.member } : {}),
  };
}

function lowestRate(content: JsonObject): number | null {
  const rate = valueAt(content, ['benefit', 'minPayPermille']);
  return typeof rate === 'number' ? rate : null;
}

function fittingTime(content: JsonObject, { now, calendar }: TrialSurroundings): string {
  const today: IsoDate = readDate(now.slice(0, 10)) ?? isoDate('2026-01-01');
  const day = firstActiveDay(content['when'], today, calendar) ?? today;
  const hours = valueAt(content, ['when', 'hours', 0, 0]);
  if (typeof hours === 'string' && /^\d{2}:\d{2}$/.test(hours)) return `${day}T${hours}`;
  return day === today ? now : `${day}T10:20`;
}

export function monthOfTime(at: string): number {
  return Number(at.slice(5, 7)) || 1;
}
