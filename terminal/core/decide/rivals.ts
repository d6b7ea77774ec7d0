import type { Offer } from '../offers/offer.ts';

/** The group an offer counts in, or null: item offers have none unless given one (contract, `group`). */
export function groupOf(offer: Offer): string | null {
  if (offer.group !== undefined) return offer.group;
  if (offer.layer === 'item') return null;
  return offer.benefit.kind === 'points' ? 'points' : offer.layer;
}

export function isGrant(offer: Offer): boolean {
  return offer.benefit.kind === 'gift' || offer.benefit.kind === 'earn';
}

/** Legal 3: the group that no other offer of its layer may be used from; gifts and earns are exempt. */
export function onlyOneOf(offer: Offer): string | null {
  const group = groupOf(offer);
  return group === null || isGrant(offer) ? null : group;
}

function shareGroup(one: Offer, other: Offer): boolean {
  if (one.layer !== other.layer) return false;
  const group = onlyOneOf(one);
  return group !== null && group === onlyOneOf(other);
}

/** Legal 4, first half: an offer that stands alone, gifts and earns included. */
export function oneStandsAlone(one: Offer, other: Offer): boolean {
  return one.combine === 'alone' || other.combine === 'alone';
}

/** Legal 4, second half: either names the other by id, or by group, which crosses layers and reaches grants. */
export function oneExcludes(one: Offer, other: Offer): boolean {
  return names(one, other) || names(other, one);
}

function names(one: Offer, other: Offer): boolean {
  if (one.excludes === undefined) return false;
  if (one.excludes.includes(other.id)) return true;
  const group = groupOf(other);
  return group !== null && one.excludes.includes(group);
}

/** `who.ticket`: two offers that name the same campaign are not used together. */
export function shareTicket(one: Offer, other: Offer): boolean {
  const ticket = one.who?.ticket;
  return ticket !== undefined && ticket === other.who?.ticket;
}

/** "At most one points offer is used", whatever their groups (contract, `points`). */
export function bothPoints(one: Offer, other: Offer): boolean {
  return one.benefit.kind === 'points' && other.benefit.kind === 'points';
}

/** An offer that can have rivals only among those that name it: most item offers are like this. */
export function hasNoClaims(offer: Offer): boolean {
  return (
    groupOf(offer) === null &&
    offer.combine !== 'alone' &&
    offer.excludes === undefined &&
    offer.who?.ticket === undefined
  );
}

/** Made once an offer, like its shape. */
const claimsKnown = new WeakMap<Offer, readonly string[]>();

/** What no other offer of a set may have as well: its group, its ticket, to be paid with points. */
export function claimsOf(offer: Offer): readonly string[] {
  let claims = claimsKnown.get(offer);
  if (claims === undefined) {
    claims = readClaims(offer);
    claimsKnown.set(offer, claims);
  }
  return claims;
}

function readClaims(offer: Offer): readonly string[] {
  const claims: string[] = [];
  const group = onlyOneOf(offer);
  if (group !== null) claims.push(`${offer.layer} ${group}`);
  if (offer.who?.ticket !== undefined) claims.push(`ticket ${offer.who.ticket}`);
  if (offer.benefit.kind === 'points') claims.push('points');
  return claims;
}

/** An offer whose rivals are not only those that claim the same. */
export function isHeldAgainstAll({ combine, excludes }: Offer): boolean {
  return combine === 'alone' || excludes !== undefined;
}

/** Whether two offers can never be in one legal set. */
export function areRivals(one: Offer, other: Offer): boolean {
  return (
    shareGroup(one, other) ||
    oneStandsAlone(one, other) ||
    oneExcludes(one, other) ||
    shareTicket(one, other) ||
    bothPoints(one, other)
  );
}
