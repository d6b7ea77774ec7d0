import type { OfferUse } from '../journal/entry.ts';
import { noFen } from '../money.ts';
import type { Decision } from './decision.ts';

/**
 * What a decision, once confirmed, uses up: of an item offer its covered units, of any other offer one use
 * (contract, "A use"); `spent` counts against the offer's budget.
 */
export function usesOf(decision: Decision): readonly OfferUse[] {
  return [
    ...decision.applied.map(({ offer, uses, discount }) => ({ offer, uses, spent: discount })),
    ...decision.granted.map(({ offer }) => ({ offer, uses: 1, spent: noFen })),
  ];
}
