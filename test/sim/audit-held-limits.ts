import { usePeriods } from '../../terminal/core/calendar/use-periods.ts';
import type { ServerBooks, TillBooks } from './books.ts';
import type { KeptEntry } from './kept-entry.ts';
import { heldLimits } from './sim-offers.ts';
import type { SimulatedWorld } from './simulated-world.ts';

type Use = { readonly sale: string; readonly member: string; readonly uses: number };

/**
 * What no two tills may give a member together: over all tills never more than the limit, in all and on one day of the
 * server's clock, also to whom two unions know; and every use was held before it was given. A copied disk, and a till that was written off and is not
 * lost, are outside of the guarantee (its (B) and (C)), so their uses are left out: they take nothing from the others.
 */
export function auditHeldLimits(
  world: SimulatedWorld,
  tills: readonly TillBooks[],
  server: ServerBooks,
): void {
  const honest = tills
    .filter(({ shop }) => !shop.isCloned && !shop.isGivenUp)
    .flatMap(({ entries }) => entries);
  for (const { offer, uses: most, usesADay } of heldLimits) {
    const heldAt = new Map(
      server.holds.flatMap((hold) =>
        hold.offer === offer && hold.sale !== null ? [[hold.sale, hold.heldAt] as const] : [],
      ),
    );
    const given = usesOf(honest, offer).map((use) => ({ ...use, member: world.personOf(use.member) }));
    for (const { sale } of given)
      if (!heldAt.has(sale) && !world.isRestored)
        world.broken(`${offer}: nothing was held for the sale ${sale}`);
    const inAll = sumsBy(given, ({ member }) => member);
    for (const [member, uses] of inAll) {
      if (uses > most) world.broken(`${offer}: the member ${member} got ${uses} of ${most}`);
      if (uses === most) world.counts.memberLimitsReached += 1;
    }
    const aDay = sumsBy(given, ({ member, sale }) => {
      const at = heldAt.get(sale);
      return at === undefined ? null : `${member} on ${usePeriods(at).day}`;
    });
    for (const [who, uses] of aDay)
      if (uses > usesADay) world.broken(`${offer}: the member ${who} got ${uses} of ${usesADay}`);
  }
  world.counts.heldUses += server.holds.filter(({ state }) => state === 'sold').length;
}

/** What is left of each sale's uses, after what was given back. */
function usesOf(entries: readonly KeptEntry[], offer: string): readonly Use[] {
  const sold = new Map<string, Use>();
  for (const { entry } of entries) {
    if (entry.kind !== 'sale' || entry.card === null) continue;
    const use = entry.uses.find((one) => one.offer === offer);
    if (use !== undefined) sold.set(entry.id, { sale: entry.id, member: entry.card.token, uses: use.uses });
  }
  for (const { entry } of entries) {
    if (entry.kind !== 'refund') continue;
    const use = sold.get(entry.redemption);
    const back = entry.restored.find((one) => one.offer === offer);
    if (use !== undefined && back !== undefined) sold.set(use.sale, { ...use, uses: use.uses - back.uses });
  }
  return [...sold.values()];
}

/** A use without a key is left out. */
function sumsBy(uses: readonly Use[], keyOf: (use: Use) => string | null): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const use of uses) {
    const key = keyOf(use);
    if (key !== null) sums.set(key, (sums.get(key) ?? 0) + use.uses);
  }
  return sums;
}
