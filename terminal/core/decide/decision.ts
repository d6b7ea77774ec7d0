import type { Fen } from '../money.ts';
import type { Layer, OfferId, Words } from '../offers/offer.ts';

/** Why an offer is not applied: the first that holds, in this order (contract, "Decision"). */
export const declineReasons = [
  'no-member',
  'not-wanted',
  'member-not-active',
  'not-certified',
  'card-not-active',
  'wrong-programme',
  'wrong-organisation',
  'wrong-tags',
  'not-first-use',
  'wrong-birth-month',
  'no-ticket',
  'wrong-place',
  'not-started',
  'ended',
  'wrong-day',
  'wrong-hours',
  'wrong-presentation',
  'wrong-issuer',
  'wrong-tender',
  'needs-network',
  'cache-too-old',
  'no-matching-items',
  'below-required-spend',
  'rate-not-keyed',
  'rate-not-allowed',
  'points-not-asked',
  'member-limit',
  'sold-out',
  'budget-spent',
  'below-threshold',
  'no-saving',
  'better-combination',
] as const;
export type DeclineReason = (typeof declineReasons)[number];

export type FunderAmount = { readonly funder: string; readonly amount: Fen };

export type DecidedLine = {
  readonly id: string;
  readonly list: Fen;
  readonly discount: Fen;
  readonly payable: Fen;
};

export type AppliedLine = { readonly id: string; readonly discount: Fen; readonly units?: number };

export type AppliedOffer = {
  readonly offer: OfferId;
  readonly version: number;
  readonly layer: Layer;
  readonly discount: Fen;
  readonly uses: number;
  readonly points?: number;
  readonly lines: readonly AppliedLine[];
  readonly funders: readonly FunderAmount[];
};

export type GrantedOffer = {
  readonly offer: OfferId;
  readonly version: number;
  readonly gift?: Words;
  readonly points?: number;
};

export type DeclinedOffer = {
  readonly offer: OfferId;
  readonly reason: DeclineReason;
  readonly detail?: Readonly<Record<string, unknown>>;
};

/** The answer: a legal set with the least payable amount, and why not the others. */
export type Decision = {
  readonly list: Fen;
  readonly discount: Fen;
  readonly payable: Fen;
  readonly proven: boolean;
  /** Only when not proven: no legal set pays less than this. */
  readonly bound?: Fen;
  readonly lines: readonly DecidedLine[];
  readonly applied: readonly AppliedOffer[];
  readonly granted: readonly GrantedOffer[];
  readonly declined: readonly DeclinedOffer[];
  readonly funders: readonly FunderAmount[];
};

/**
 * What one run of equal units of a line paid, and who bore the rest: frozen at the sale, so that refunds
 * give back these shares and never run the decision again. The runs of a line stand in the order in which
 * its units were sold; their units add up to its quantity.
 */
export type UnitShare = {
  readonly line: string;
  readonly units: number;
  /** Fen, for one unit. */
  readonly payable: Fen;
  readonly reductions: readonly {
    readonly offer: OfferId;
    /** Fen, for one unit. */
    readonly amount: Fen;
    readonly funders: readonly FunderAmount[];
  }[];
};

export type DecisionWithShares = { readonly decision: Decision; readonly shares: readonly UnitShare[] };
