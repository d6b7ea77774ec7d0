import { memberMarkOf, redemptionMarkOf } from '../../terminal/wire/quotas.ts';
import type { ServerBooks, TillBooks } from './books.ts';
import type { SimulatedWorld } from './simulated-world.ts';

const noSale = { day: '', memberProgramme: null, memberToken: null } as const;

/**
 * What each till knows of uses at other tills: every one that counts and that the server had when the till asked last,
 * each once, and nothing else; also after a restore, in which redemptions got other numbers. What it sold itself counts
 * as sold elsewhere when it has lost it.
 */
export function auditUsesElsewhere(
  world: SimulatedWorld,
  tills: readonly TillBooks[],
  server: ServerBooks,
): void {
  const taken = new Map<number, { readonly offer: string; readonly uses: number }[]>();
  for (const { redemption, ...use } of server.offersTaken)
    taken.set(redemption, [...(taken.get(redemption) ?? []), use]);
  const rowOf = new Map(server.redemptions.map((row) => [row.id, row]));
  for (const { shop, terminal, usesElsewhere } of tills) {
    const { through, counting, rows } = usesElsewhere;
    const since = new Map(counting.map((one) => [one.offer, one.since]));
    const counts = (offer: string, day: string) => day >= (since.get(offer) ?? '9');
    const known = new Map<string, number>();
    const untold = new Set<string>();
    for (const { number, id, sale, terminal: at } of server.redemptions) {
      // What goes back goes back to whom and when it was taken.
      const { day, memberProgramme, memberToken } = rowOf.get(sale ?? id) ?? noSale;
      const isLost = shop.lost.has(id);
      if ((at === terminal && !isLost) || memberToken === null) continue;
      const member = memberMarkOf(`${memberProgramme}:${memberToken}`);
      for (const { offer, uses } of taken.get(number) ?? [])
        if (uses !== 0 && counts(offer, day)) {
          const use = `${isLost ? 'its own ' : ''}${offer} ${day} ${member} ${redemptionMarkOf(id)}`;
          known.set(use, uses);
          // What came in later may be known from before a restore, or comes with the next answer.
          if (number <= through) untold.add(use);
        }
    }
    for (const { offer, day, member, redemption, uses } of rows) {
      const elsewhere = `${offer} ${day} ${member} ${redemption}`;
      const own = `its own ${elsewhere}`;
      const use = known.has(own) ? own : elsewhere;
      if (known.get(use) !== uses) world.broken(`${shop.machine.name}: knows of ${uses} elsewhere of ${use}`);
      else world.counts.usesElsewhere += 1;
      untold.delete(use);
    }
    for (const use of untold) world.broken(`${shop.machine.name}: was never told of ${use}`);
  }
}
