import type { MoneyEntry } from '../../terminal/core/journal/entry.ts';
import { lostButHeld, type ServerBooks, type TillBooks } from './books.ts';
import { guestProgramme } from './sim-offers.ts';
import type { SimulatedWorld } from './simulated-world.ts';

type Taken = { readonly offer: string; readonly discount: number; readonly uses: number };

/**
 * What one union owes the other: what members of each got by offers of each, as the tills sold it and as the home server
 * settles it. Two machines with one till are held against each other elsewhere.
 */
export function auditUnions(world: SimulatedWorld, tills: readonly TillBooks[], server: ServerBooks): void {
  if (world.guests.length === 0) return;
  const sold = new Account();
  const entries = [
    ...tills.flatMap((till) => till.entries.map(({ entry }) => entry)),
    ...lostButHeld(tills, server),
  ].filter((entry) => entry.kind !== 'release');
  const sellers = new Map(
    entries.flatMap((entry) =>
      entry.kind === 'sale' ? [[entry.id, entry.card?.programme ?? 'nobody']] : [],
    ),
  );
  for (const entry of entries) {
    const to = sellers.get(entry.kind === 'sale' ? entry.id : entry.redemption) ?? 'nobody';
    if (entry.kind === 'sale' && to === guestProgramme) world.counts.guestSales += 1;
    for (const taken of takenBy(entry)) sold.add(to, taken);
  }
  const settled = new Account();
  const rowOf = new Map(server.redemptions.map((row) => [row.number, row]));
  const byId = new Map(server.redemptions.map((row) => [row.id, row]));
  for (const { redemption, ...taken } of server.offersTaken) {
    const row = rowOf.get(redemption);
    const to = byId.get(row?.sale ?? row?.id ?? '')?.memberProgramme ?? 'nobody';
    settled.add(to, taken);
  }
  for (const of of new Set([...sold.sums.keys(), ...settled.sums.keys()]))
    if (sold.said(of) !== settled.said(of))
      world.broken(`${of}: the tills gave ${sold.said(of)}, home settles ${settled.said(of)}`);
  for (const { programme, id } of server.redemptions)
    if (programme === guestProgramme) world.broken(`${id} is settled by the guests' own union`);
}

class Account {
  readonly sums = new Map<string, { discount: number; uses: number }>();

  add(membersOf: string, { offer, discount, uses }: Taken): void {
    const key = `members of ${membersOf} by ${offer}`;
    const sum = this.sums.get(key) ?? { discount: 0, uses: 0 };
    this.sums.set(key, { discount: sum.discount + discount, uses: sum.uses + uses });
  }

  said(of: string): string {
    const { discount, uses } = this.sums.get(of) ?? { discount: 0, uses: 0 };
    return `${discount} fen in ${uses} uses`;
  }
}

function takenBy(entry: MoneyEntry): readonly Taken[] {
  if (entry.kind === 'refund')
    return entry.restored.map(({ offer, uses, spent }) => ({ offer, uses: 0 - uses, discount: 0 - spent }));
  return [
    ...entry.decision.applied.map(({ offer, discount }) => ({ offer, discount, uses: 0 })),
    ...entry.uses.map(({ offer, uses }) => ({ offer, discount: 0, uses })),
  ];
}
