import type { Offer } from '../../../terminal/core/offers/offer.ts';
import { parseOffer } from '../../../terminal/wire/offer-schema.ts';
import type { JsonObject } from './json-path.ts';

/** The draft as tills would get it; null while it has faults. */
export function offerOfDraft(
  content: JsonObject,
  given: { readonly id: string; readonly programme: string; readonly version: number },
): Offer | null {
  const parsed = parseOffer({ ...content, ...given });
  return parsed.ok ? parsed.value : null;
}
