import type { IsoDate } from '../calendar/civil-date.ts';
import type { HolidayCalendar } from '../calendar/holiday-calendar.ts';
import type { Fen } from '../money.ts';
import type { OfferId, Period, Presentation } from '../offers/offer.ts';

export type Store = { readonly id: string; readonly merchant: string; readonly region: string };

/** What is known of the member: decision bits only, never a name or a number. */
export type MemberFacts = {
  readonly programme: string;
  readonly organisation: string;
  readonly tags?: readonly string[] | undefined;
  /** 1 … 12 */
  readonly birthMonth?: number | undefined;
  /** Only `active` gets offers. */
  readonly status: string;
  /** Inclusive; absent: not certified. */
  readonly certifiedThrough?: IsoDate | undefined;
  readonly points?: number | undefined;
  readonly tickets?: Readonly<Record<string, number>> | undefined;
};

export type CardFacts = {
  readonly presentation: Presentation;
  readonly issuer?: string | undefined;
  /** Only `active` gets offers. */
  readonly status: string;
  readonly firstUse?: boolean | undefined;
};

export type BasketLine = {
  readonly id: string;
  readonly sku?: string | undefined;
  readonly category?: string | undefined;
  readonly name?: string | undefined;
  readonly unitPrice: Fen;
  readonly quantity: number;
};

/** Uses before this request; absent counts are 0. */
export type UsedBefore = {
  readonly member?: Readonly<Partial<Record<Period, number>>> | undefined;
  readonly total?: Readonly<Partial<Record<Period, number>>> | undefined;
  /** Fen of the offer's budget that are gone. */
  readonly spent?: Fen | undefined;
};

export type { HolidayCalendar } from '../calendar/holiday-calendar.ts';

/** Everything that a decision may look at. */
export type DecisionRequest = {
  /** ISO 8601 with any offset; the rules read it in China Standard Time. */
  readonly at: string;
  readonly store: Store;
  readonly member: MemberFacts | null;
  readonly card: CardFacts | null;
  readonly lines: readonly BasketLine[];
  readonly notWanted?: readonly OfferId[] | undefined;
  /** Pay permille that the cashier keyed, by offer. */
  readonly keyed?: Readonly<Record<string, number>> | undefined;
  readonly tender?: 'union-card' | 'other' | undefined;
  readonly usePoints?: boolean | undefined;
  readonly used?: Readonly<Record<string, UsedBefore>> | undefined;
  /** Offers that only the server could let be used now, and it was not reached. */
  readonly needsNetwork?: readonly OfferId[] | undefined;
  readonly online: boolean;
  readonly cacheAgeHours: number;
  readonly calendar?: HolidayCalendar | undefined;
};
