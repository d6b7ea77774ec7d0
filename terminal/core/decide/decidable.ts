import type { BenefitKind, Offer } from '../offers/offer.ts';
import { own } from '../offers/own.ts';

/** Every kind of the contract; the compiler asks for a new one here. */
const kindsDecided: Readonly<Record<BenefitKind, true>> = {
  rate: true,
  price: true,
  prices: true,
  off: true,
  nth: true,
  bundle: true,
  keyed: true,
  threshold: true,
  points: true,
  gift: true,
  earn: true,
};

/** Whether this version decides offers of this kind; a till skips the others and reports them. */
export function isDecidable({ benefit }: Offer): boolean {
  return own(kindsDecided, benefit.kind) === true;
}
