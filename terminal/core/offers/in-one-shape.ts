import type { Offer } from './offer.ts';

const shaped = new WeakMap<Offer, Offer>();

/**
 * The same offer with every field in the same place, undefined where it has none. Offers are published with few of
 * their fields, each with others, and to ask fifty objects of as many shapes takes several times as long as to ask
 * fifty of one. Made once an offer.
 */
export function inOneShape(offer: Offer): Offer {
  const known = shaped.get(offer);
  if (known !== undefined) return known;
  const made: Required<Offer> = {
    schema: offer.schema,
    id: offer.id,
    version: offer.version,
    programme: offer.programme,
    title: offer.title,
    layer: offer.layer,
    benefit: offer.benefit,
    items: offer.items,
    where: offer.where,
    when: offer.when,
    who: offer.who,
    card: offer.card,
    uncovered: offer.uncovered,
    requires: offer.requires,
    limits: offer.limits,
    group: offer.group,
    combine: offer.combine,
    excludes: offer.excludes,
    priority: offer.priority,
    funding: offer.funding,
    offline: offer.offline,
    refund: offer.refund,
  };
  shaped.set(offer, made);
  return made;
}
