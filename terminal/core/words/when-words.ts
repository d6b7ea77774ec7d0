import type { When } from '../offers/offer.ts';
import type { BothWords } from './both-words.ts';

const weekdayNames = [
  ['周一', 'Mon'],
  ['周二', 'Tue'],
  ['周三', 'Wed'],
  ['周四', 'Thu'],
  ['周五', 'Fri'],
  ['周六', 'Sat'],
  ['周日', 'Sun'],
] as const;
const monthNames = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;
const dayKindNames = {
  holiday: { zh: '法定节假日', en: 'public holidays' },
  weekend: { zh: '周末', en: 'weekends' },
  workday: { zh: '工作日', en: 'working days' },
} as const;

/** `2026-10-01` → 10 月 1 日, 1 Oct; with the year when it is another than `year`. */
export function dateWords(date: string, year?: number): BothWords {
  const [y = 0, m = 1, d = 1] = date.split('-').map(Number);
  const sameYear = y === year;
  return {
    zh: `${sameYear ? '' : `${y} 年 `}${m} 月 ${d} 日`,
    en: `${d} ${monthNames[m - 1] ?? m}${sameYear ? '' : ` ${y}`}`,
  };
}

/** 10 月 1 日至 10 月 7 日; open ends are said so. */
export function periodWords(when: When | undefined, year?: number): BothWords | null {
  const from = when?.from === undefined ? null : dateWords(when.from, year);
  const through = when?.through === undefined ? null : dateWords(when.through, year);
  if (from !== null && through !== null)
    return { zh: `${from.zh}至 ${through.zh}`, en: `${from.en} to ${through.en}` };
  if (from !== null) return { zh: `${from.zh}起`, en: `from ${from.en}` };
  if (through !== null) return { zh: `${through.zh}止`, en: `until ${through.en}` };
  return null;
}

/** Which days of the week and month: 周六、周日, 每月 15 日, 法定节假日; null for every day. */
export function daysWords(when: When | undefined): BothWords | null {
  const zh: string[] = [];
  const en: string[] = [];
  if (when?.weekdays !== undefined) {
    const names = [...when.weekdays].sort().map((day) => weekdayNames[day - 1] ?? ['', '']);
    zh.push(names.map(([name]) => name).join('、'));
    en.push(names.map(([, name]) => name).join(', '));
  }
  if (when?.monthDays !== undefined) {
    zh.push(`每月 ${when.monthDays.join('、')} 日`);
    en.push(`day ${when.monthDays.join(', ')} of the month`);
  }
  if (when?.dayKinds !== undefined) {
    zh.push(when.dayKinds.map((kind) => dayKindNames[kind].zh).join('、'));
    en.push(when.dayKinds.map((kind) => dayKindNames[kind].en).join(' and '));
  }
  // Every part that is present must hold, so they narrow one another.
  return zh.length === 0 ? null : { zh: zh.join('且'), en: en.join(', ') };
}

/** 09:00–21:00; past midnight is said so. */
export function hoursWords(when: When | undefined): BothWords | null {
  if (when?.hours === undefined) return null;
  return {
    zh: when.hours.map(([from, to]) => `${from}–${to < from ? '次日 ' : ''}${to}`).join('、'),
    en: when.hours.map(([from, to]) => `${from}–${to}${to < from ? ' next day' : ''}`).join(', '),
  };
}
