import type { Overview } from '../../overview/overview-view.ts';

export type HourColumn = {
  readonly hour: number;
  readonly count: number;
  readonly saved: number;
  /** The hour that is not over yet. */
  readonly isRunning: boolean;
  readonly isMost: boolean;
};

/** Shops open about then: a morning without a sale shows as one. */
const openingHour = 8;
const closingHour = 20;

/**
 * The hours that a chart shows: from opening, or the first sale before it, through the hour that runs now; of a
 * day that is over, through closing or the last sale after it.
 */
export function hourColumns(of: {
  readonly hours: Overview['hours'];
  /** Null: the day is over. */
  readonly runningHour: number | null;
}): readonly HourColumn[] {
  const sold = of.hours.filter(({ count }) => count > 0);
  const most = Math.max(0, ...sold.map(({ count }) => count));
  const first = Math.min(openingHour, of.runningHour ?? openingHour, ...sold.map(({ hour }) => hour));
  const last = Math.max(of.runningHour ?? closingHour, ...sold.map(({ hour }) => hour));
  return Array.from({ length: last - first + 1 }, (_, at) => {
    const hour = first + at;
    const known = of.hours.find((one) => one.hour === hour);
    const count = known?.count ?? 0;
    return {
      hour,
      count,
      saved: known?.saved ?? 0,
      isRunning: hour === of.runningHour,
      isMost: count > 0 && count === most,
    };
  });
}
