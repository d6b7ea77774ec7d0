import type { Candidate, ItemOffer, SpreadOffer } from '../candidates.ts';
import { groupOf } from '../rivals.ts';
import type { Problem } from './problem.ts';

/** Offers of which at most one is chosen; `mayBeEmpty` where leaving all of them out can be better. */
export type Slot<Member> = { readonly members: readonly Member[]; readonly mayBeEmpty: boolean };

/**
 * Item offers without rivals may always be used; the others are chosen, a group at a time. To be chosen means
 * only to be allowed, so an empty slot is worth a look only where a member stands in the way of others.
 */
export function itemSlots(problem: Problem): {
  readonly free: readonly ItemOffer[];
  readonly slots: readonly Slot<ItemOffer>[];
} {
  const free: ItemOffer[] = [];
  const byGroup = new Map<string, ItemOffer[]>();
  for (const cover of problem.items) {
    if (!problem.rivals.has(cover)) free.push(cover);
    else addTo(byGroup, groupOf(cover.offer) ?? cover.offer.id, cover);
  }
  const slots = [...byGroup.values()].map((members) => ({
    members,
    mayBeEmpty: members.some((member) => hasRivalsBeyond(problem, member, members)),
  }));
  return { free, slots };
}

/** A gift is no reason to forbid an item offer: being allowed is not being used. */
function hasRivalsBeyond(problem: Problem, member: Candidate, slot: readonly Candidate[]): boolean {
  for (const rival of problem.rivals.of(member)) {
    if (rival.role !== 'grant' && !slot.includes(rival)) return true;
  }
  return false;
}

/**
 * Many choices allow what a set uses; a set need only be found in one of them. That one is found by allowing,
 * in order, whatever fits beside what the set uses. So an offer that was left out says of the choice: one of its
 * rivals that were allowed is used, unless one before it was allowed or a spread offer forbids it. Returns these
 * sayings, or null where an offer was left out in vain and the choice need not be looked at.
 */
export function usedForCertain(
  problem: Problem,
  slots: readonly Slot<ItemOffer>[],
  covers: readonly ItemOffer[],
  spreads: readonly SpreadOffer[],
): readonly (readonly ItemOffer[])[] | null {
  const sayings: (readonly ItemOffer[])[] = [];
  for (const { members } of slots) {
    for (const member of members) {
      if (covers.includes(member)) continue;
      if (spreads.some((spread) => problem.rivals.are(member, spread))) continue;
      const rivals = covers.filter((cover) => problem.rivals.are(member, cover));
      if (rivals.length === 0) return null;
      if (!rivals.some((rival) => rival.offer.id < member.offer.id)) sayings.push(rivals);
    }
  }
  return sayings;
}

/** One slot a group: declining the whole group can always be better. */
export function spreadSlots(problem: Problem, layer: SpreadOffer['layer']): readonly Slot<SpreadOffer>[] {
  const byGroup = new Map<string, SpreadOffer[]>();
  for (const spread of problem.spreads) {
    if (spread.layer === layer) addTo(byGroup, groupOf(spread.offer) ?? spread.offer.id, spread);
  }
  return [...byGroup.values()].map((members) => ({ members, mayBeEmpty: true }));
}

function addTo<Member>(groups: Map<string, Member[]>, name: string, member: Member): void {
  const group = groups.get(name);
  if (group === undefined) groups.set(name, [member]);
  else group.push(member);
}
