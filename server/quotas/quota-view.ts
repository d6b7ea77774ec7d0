import type { Period } from '../../terminal/core/offers/offer.ts';

/**
 * What tills share of an offer, as staff see it: `GET /v1/quotas?programme=&shown=&find=&page=&size=` → QuotaPage.
 * Amounts are uses, or fen of a budget.
 */
export type QuotaLine = {
  readonly offer: string;
  readonly titleZh: string;
  readonly titleEn: string | null;
  readonly measure: 'uses' | 'fen';
  readonly per: Period;
  /** `2026-11-27` of a day, the Monday of a week, `2026-11`, `2026`, or `offer`. */
  readonly period: string;
  readonly size: number;
  /** Granted to tills, ever. */
  readonly granted: number;
  /** By accepted sales, less what refunds gave back. */
  readonly spent: number;
  /** At tills: neither spent nor back as far as their journals are here. */
  readonly held: number;
  readonly returned: number;
  readonly writtenOff: number;
  /** Since a restore, until staff free it. */
  readonly heldBack: number;
  /** Below 0: the limit was passed, or lowered below what was gone. */
  readonly free: number;
  /** How many tills hold something. */
  readonly tills: number;
};
export type QuotaPage = {
  readonly rows: readonly QuotaLine[];
  readonly total: number;
  /** When this register was made to stand again; null: nothing is held back. */
  readonly restoredAt: string | null;
};

/** Which pools: those of now, those of which something is held back, or all that ever were. */
export const quotasShown = ['now', 'held-back', 'all'] as const;
export type QuotasShown = (typeof quotasShown)[number];
