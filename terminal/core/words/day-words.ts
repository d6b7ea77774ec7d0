import { dayNumber, type IsoDate, monthDayOf, monthOf, weekdayOf, yearOf } from '../calendar/civil-date.ts';
import type { DayKind, When } from '../offers/offer.ts';
import { type BothWords, both, listed } from './both-words.ts';
import { ordinal } from './rate-words.ts';

const weekdays: readonly BothWords[] = [
  both('周一', 'Monday'),
  both('周二', 'Tuesday'),
  both('周三', 'Wednesday'),
  both('周四', 'Thursday'),
  both('周五', 'Friday'),
  both('周六', 'Saturday'),
  both('周日', 'Sunday'),
];

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** 1 Monday … 7 Sunday. */
function weekdayWords(weekday: number): BothWords {
  return weekdays[weekday - 1] ?? both(`周 ${weekday}`, `weekday ${weekday}`);
}

/** `10 月 4 日`, `4 October`; the year only where it is not the reader's own. */
export function dateWords(date: IsoDate, today: IsoDate | undefined): BothWords {
  const month = monthOf(date);
  const day = monthDayOf(date);
  const inYear = today !== undefined && yearOf(today) === yearOf(date);
  return both(
    `${inYear ? '' : `${yearOf(date)} 年 `}${month} 月 ${day} 日`,
    `${day} ${months[month - 1]}${inYear ? '' : ` ${yearOf(date)}`}`,
  );
}

/** A day that is to come, as people name it: 明天, 周六（10 月 10 日）, 12 月 1 日（周二）. */
export function comingDayWords(date: IsoDate, today: IsoDate | undefined): BothWords {
  const named = dateWords(date, today);
  const weekday = weekdayWords(weekdayOf(date));
  const days = today === undefined ? Number.POSITIVE_INFINITY : dayNumber(date) - dayNumber(today);
  if (days === 1) return both(`明天（${weekday.zh}）`, `tomorrow (${weekday.en})`);
  if (days > 1 && days < 7) return both(`${weekday.zh}（${named.zh}）`, `${weekday.en}, ${named.en}`);
  return both(`${named.zh}（${weekday.zh}）`, `${weekday.en}, ${named.en}`);
}

/** Inclusive; absent or null: open. */
export type Days = {
  readonly from?: IsoDate | null | undefined;
  readonly through?: IsoDate | null | undefined;
};

/** `10 月 1 日至 7 日`, `1 to 7 October`; open at either end: `从 … 起`, `到 … 为止`. Null: always. */
export function daysWords({ from, through }: Days, today: IsoDate | undefined): BothWords | null {
  if (from != null && through != null) return rangeWords({ from, through }, today);
  if (from != null) {
    const first = dateWords(from, today);
    return both(`${first.zh}起`, `from ${first.en}`);
  }
  if (through == null) return null;
  const last = dateWords(through, today);
  return both(`到 ${last.zh}`, `until ${last.en}`);
}

function rangeWords(
  { from, through }: { readonly from: IsoDate; readonly through: IsoDate },
  today: IsoDate | undefined,
): BothWords {
  const first = dateWords(from, today);
  const last = dateWords(through, today);
  if (from === through) return both(first.zh, `on ${first.en}`);
  const sameYear = yearOf(from) === yearOf(through);
  const sameMonth = sameYear && monthOf(from) === monthOf(through);
  const lastShort = sameMonth ? `${monthDayOf(through)} 日` : dateWords(through, from).zh;
  const firstShort = sameMonth ? String(monthDayOf(from)) : dateWords(from, through).en;
  return both(
    `${first.zh}至 ${sameYear ? lastShort : last.zh}`,
    `from ${sameYear ? firstShort : first.en} to ${last.en}`,
  );
}

const dayKindWords: Readonly<Record<DayKind, BothWords>> = {
  weekend: both('周末', 'weekends'),
  holiday: both('法定节假日', 'public holidays'),
  workday: both('工作日', 'working days'),
};

/** On which days of those it holds: `周六、周日`, `每月 18 日`, `周末和法定节假日`. Null: on each. */
export function whichDaysWords(when: When | undefined): BothWords | null {
  const parts: BothWords[] = [];
  if (when?.dayKinds !== undefined) parts.push(listed(when.dayKinds.map((kind) => dayKindWords[kind])));
  if (when?.weekdays !== undefined) parts.push(weekdaysWords(when.weekdays));
  if (when?.monthDays !== undefined) parts.push(monthDaysWords(when.monthDays));
  if (parts.length === 0) return null;
  // Every part that is present must hold (contract, `when`).
  return both(parts.map(({ zh }) => zh).join('且'), parts.map(({ en }) => en).join(' that are '));
}

function weekdaysWords(days: readonly number[]): BothWords {
  const sorted = [...days].sort((one, other) => one - other);
  const first = sorted[0] ?? 1;
  const last = sorted.at(-1) ?? first;
  const isRun = sorted.length > 2 && sorted.length === last - first + 1;
  if (isRun) {
    return both(
      `${weekdayWords(first).zh}至${weekdayWords(last).zh}`,
      `${weekdayWords(first).en} to ${weekdayWords(last).en}`,
    );
  }
  return both(
    sorted.map((day) => weekdayWords(day).zh).join('、'),
    listed(sorted.map((day) => both('', `${weekdayWords(day).en}s`))).en,
  );
}

function monthDaysWords(days: readonly number[]): BothWords {
  const sorted = [...days].sort((one, other) => one - other);
  return both(
    `每月 ${sorted.join('、')} 日`,
    `the ${listed(sorted.map((day) => both('', ordinal(day)))).en} of each month`,
  );
}

/** `19:00 至 22:00`, `22:00 至次日 02:00`. Null: at any hour. */
export function hoursWords(when: When | undefined): BothWords | null {
  const hours = when?.hours;
  if (hours === undefined) return null;
  return listed(
    hours.map(([from, to]) => {
      const pastMidnight = to < from && to !== '00:00';
      return both(
        `${from} 至${pastMidnight ? '次日' : ''} ${to === '00:00' ? '24:00' : to}`,
        `${from}–${to === '00:00' ? '24:00' : to}${pastMidnight ? ' the next day' : ''}`,
      );
    }),
  );
}
