import type { Period, UseLimit } from '../offers/offer.ts';
import { type BothWords, both } from './both-words.ts';
import { timesText } from './rate-words.ts';

const periods: Readonly<
  Record<Period, { readonly each: BothWords; readonly current: BothWords; readonly next: BothWords | null }>
> = {
  day: { each: both('每天', 'a day'), current: both('今天', 'today'), next: both('明天', 'tomorrow') },
  week: { each: both('每周', 'a week'), current: both('本周', 'this week'), next: both('下周', 'next week') },
  month: {
    each: both('每月', 'a month'),
    current: both('本月', 'this month'),
    next: both('下月', 'next month'),
  },
  year: { each: both('每年', 'a year'), current: both('今年', 'this year'), next: both('明年', 'next year') },
  offer: { each: both('活动期间', 'in all'), current: both('活动期间', 'in all'), next: null },
};

export function isPeriod(value: unknown): value is Period {
  return typeof value === 'string' && Object.hasOwn(periods, value);
}

/** `每周 2 次`, `twice a week`. */
export function useLimitWords({ uses, per }: UseLimit): BothWords {
  const { each } = periods[per];
  return both(`${each.zh} ${uses} 次`, `${timesText(uses)} ${each.en}`);
}

/** `本月 3 次已用完`; without the limit at hand only that it is reached. */
export function usedUpWords(per: Period, limit: UseLimit | undefined): BothWords {
  const { current } = periods[per];
  if (limit === undefined) return both(`${current.zh}的次数已用完`, `Used up ${current.en}`);
  return both(`${current.zh} ${limit.uses} 次已用完`, `All ${limit.uses} uses ${current.en} are gone`);
}

/** When a count begins anew: 下月可再用. Null: never. */
export function usableAgainWords(per: Period): BothWords | null {
  const { next } = periods[per];
  return next === null ? null : both(`${next.zh}可再用`, `Can be used again ${next.en}`);
}

/** When new places come: 明天有新名额. */
export function newPlacesWords(per: Period): BothWords | null {
  const { next } = periods[per];
  return next === null ? null : both(`${next.zh}有新名额`, `There are new places ${next.en}`);
}
