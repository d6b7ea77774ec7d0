import type { IsoDate, IsoInstant } from '../calendar/civil-date.ts';
import type { CardToken } from '../card-token.ts';
import type { Decision, UnitShare } from '../decide/decision.ts';
import type { DecisionRequest } from '../decide/request.ts';
import type { Fen } from '../money.ts';
import type { OfferId } from '../offers/offer.ts';

/** The version of the rules by which an entry was decided; the server replays with those. */
export const rulesVersion = 1;

/** What stands at the head of every entry. */
export type EntryHeader = {
  readonly schema: 1;
  readonly id: string;
  /** The till's clock when it wrote; evidence, never order. */
  readonly at: IsoInstant;
  /** The time below which the clock was known to be wrong, if any. */
  readonly timeFloor: IsoInstant | null;
  /** What the till knew of the time. Programs before 2026-12 leave it out. */
  readonly clock?: EntryClock | undefined;
  readonly businessDay: IsoDate;
  readonly store: { readonly id: string; readonly merchant: string; readonly region: string };
};

/** Evidence of the time: counts are milliseconds since the machine started, sleep included. */
export type EntryClock = {
  /** What the wall clock said, right or wrong. */
  readonly wall: IsoInstant;
  readonly sinceBoot: number;
  /** The last time that the union signed for this run of the program, and the count when it came. */
  readonly told: { readonly at: IsoInstant; readonly sinceBoot: number } | null;
};

/** The card that was at the till; `sealed` is for the server's key only (challenge, signature, certificates). */
export type CardEvidence = {
  readonly programme: string;
  readonly token: CardToken;
  readonly verdict: string;
  readonly method: string | null;
  readonly sealed: string | null;
};

/** Uses of an offer, for counting: units of an item offer, one of any other; and what it took off, in fen. */
export type OfferUse = { readonly offer: OfferId; readonly uses: number; readonly spent: Fen };

/** With what a refund does to the use, frozen at the sale like everything else. */
export type SoldUse = OfferUse & { readonly refund: 'restores-use' | 'keeps-use' };

/** Of a grant of the till's leases: so many uses, or fen. */
export type LeaseAmount = { readonly grant: string; readonly amount: number };

export type SaleEntry = EntryHeader & {
  readonly kind: 'sale';
  readonly checkout: string;
  readonly externalId: string | null;
  readonly rules: number;
  /** Head versions of the programmes whose files decided. */
  readonly cache: Readonly<Record<string, number>>;
  readonly offers: readonly { readonly id: OfferId; readonly version: number }[];
  readonly request: DecisionRequest;
  readonly decision: Decision;
  readonly shares: readonly UnitShare[];
  readonly uses: readonly SoldUse[];
  /** What it spent of the till's leases, for offers whose limits tills share. */
  readonly leases?: readonly LeaseAmount[] | undefined;
  readonly card: CardEvidence | null;
  readonly tender: 'union-card' | 'other' | null;
  readonly slip: string | null;
};

export type RefundEntry = EntryHeader & {
  readonly kind: 'refund';
  readonly redemption: string;
  readonly reason: string;
  /** SHA-256 of the Idempotency-Key of the call that asked for it: the same call again is answered with this entry. */
  readonly call?: string | undefined;
  readonly amount: Fen;
  /** What had been taken off those units. */
  readonly discount: Fen;
  /** `from`: how many units of the line were given back before. */
  readonly lines: readonly {
    readonly id: string;
    readonly quantity: number;
    readonly from: number;
    readonly amount: Fen;
  }[];
  readonly funders: readonly { readonly funder: string; readonly amount: Fen }[];
  /** Uses given back, by the offers' refund policy; numbers are positive. */
  readonly restored: readonly OfferUse[];
  /** What of that goes back to the leases that the sale spent. */
  readonly leases?: readonly LeaseAmount[] | undefined;
};

/**
 * The till gives back what it was granted and has not used. Only this entry, with all before it, gives the server
 * the right to grant it again.
 */
export type ReleaseEntry = EntryHeader & {
  readonly kind: 'release';
  readonly leases: readonly LeaseAmount[];
};

/** Entries by which money moves: what registers and receipts are made of. */
export type MoneyEntry = SaleEntry | RefundEntry;

export type JournalEntry = MoneyEntry | ReleaseEntry;

/** Where an entry stands, and what binds it to the one before. */
export type EntryPlace = {
  readonly epoch: number;
  /** 1, 2, 3 … without a gap within an epoch. */
  readonly sequence: number;
  /** Lower-case hexadecimal SHA-256. */
  readonly previousHash: string;
  readonly hash: string;
};
