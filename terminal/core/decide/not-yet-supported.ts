import type { Offer } from '../offers/offer.ts';

/** Kinds whose shape is known, but which no version up to this one decides. */
const kindsNotYet: ReadonlySet<string> = new Set(['nth', 'bundle']);

/** Whether this version decides offers of this kind; a till skips the others and reports them. */
export function isDecidable(offer: Offer): boolean {
  return !kindsNotYet.has(offer.benefit.kind);
}

/**
 * What of a request this version cannot decide, a fault a line (`path: what is wrong`). Refused as a whole,
 * because a decision that ignored an offer could not be called the best.
 */
export function notYetSupported(offers: readonly Offer[]): readonly string[] {
  const faults: string[] = [];
  for (let at = 0; at < offers.length; at += 1) {
    const { kind } = offers[at]!.benefit;
    if (kindsNotYet.has(kind)) {
      faults.push(`offers[${at}].benefit.kind: "${kind}" is not supported by this version`);
    }
  }
  return faults;
}
