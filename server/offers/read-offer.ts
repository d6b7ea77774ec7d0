import type { Offer } from '../../terminal/core/offers/offer.ts';
import type { Parsed } from '../../terminal/wire/faults.ts';

/** The schema of offers is being written beside this; until it stands, the shape is taken on trust. */
export function readOffer(json: unknown): Parsed<Offer> {
  return { ok: true, value: json as Offer };
}
