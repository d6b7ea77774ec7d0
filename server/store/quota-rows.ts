import type { Period } from '../../terminal/core/offers/offer.ts';

/** What tills share of an offer: uses of one period, or fen of its budget. `used + outstanding + free = size`, always. */
export type QuotaPoolRow = {
  offer: string;
  measure: 'uses' | 'fen';
  per: Period;
  period: string;
  size: number;
  /** By accepted entries. */
  used: number;
  /** Granted to tills, and neither used, returned nor written off as far as their journals are here. */
  outstanding: number;
  /** Below 0: the limit was passed, or lowered below what was gone. */
  free: number;
};

export type QuotaGrantRow = Omit<QuotaPoolRow, 'size' | 'outstanding' | 'free'> & {
  id: string;
  terminal: string;
  /** Only this epoch of the till may spend it. */
  epoch: number;
  amount: number;
  /** By the till's own journal entry. */
  released: number;
  /** By staff. */
  writtenOff: number;
  state: 'open' | 'recalled' | 'written-off';
  grantedAtMs: number;
};

/** What one accepted entry did to one pool: uses positive, given back and released negative. */
export type QuotaMoveRow = {
  terminal: string;
  epoch: number;
  sequence: number;
  kind: 'use' | 'refund' | 'release';
  /** Null: it spent no lease. */
  grantId: string | null;
  offer: string;
  measure: 'uses' | 'fen';
  per: Period;
  period: string;
  amount: number;
  atMs: number;
};

export type QuotaFlag = 'over-limit-offline' | 'over-lease' | 'late-over-writeoff';

/** An accepted redemption that passed a limit. */
export type QuotaFlagRow = {
  terminal: string;
  epoch: number;
  sequence: number;
  offer: string;
  reason: QuotaFlag;
};

export type LeaseDocumentRow = { terminal: string; version: number };

/** Uses of an offer that nobody else may give this member: at a till's counter, until its journal or its word ends it. */
export type MemberHoldRow = {
  /** The till made it. */
  id: string;
  terminal: string;
  epoch: number;
  checkout: string;
  offer: string;
  uses: number;
  /** By the server's clock: in these periods the use counts, whatever the till's clock says. */
  heldAt: string;
  /** `over`: let go by the till, or its checkout was sold without it. */
  state: 'open' | 'sold' | 'over' | 'written-off';
  /** The redemption that used it. */
  sale: string | null;
};

export type MemberHoldCardRow = { token: string; programme: string; hold: string };
