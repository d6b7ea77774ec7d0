import { usePeriods } from '../../terminal/core/calendar/use-periods.ts';
import type { Period } from '../../terminal/core/offers/offer.ts';
import { instant } from '../store/server-store.ts';

/** Tills that are cut off in the evening hold something for the morning. */
const aheadMs = 12 * 3_600_000;

/** The periods of which tills are granted something at a moment: its own, and those of the hours to come. */
export function grantedPeriods(atMs: number): readonly Readonly<Record<Period, string>>[] {
  return [atMs, atMs + aheadMs].map((moment) => usePeriods(instant(moment)));
}
