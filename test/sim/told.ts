/** A sale as whoever stood at the counter knows it. */
export type KnownSale = { readonly checkout: string; readonly payable: number; readonly discount: number };

/** What people at one counter were told. */
export class Told {
  /** Sales that were said to be made, by redemption. */
  readonly sales = new Map<string, KnownSale>();
  /** Baskets that were said not to be sold. */
  readonly denied = new Set<string>();
  /** Baskets whose confirmation got no answer: they are asked for after the restart. */
  readonly unanswered = new Set<string>();
  readonly refunds = new Map<string, number>();

  copy(): Told {
    const copy = new Told();
    for (const [id, sale] of this.sales) copy.sales.set(id, sale);
    for (const [id, amount] of this.refunds) copy.refunds.set(id, amount);
    for (const checkout of this.denied) copy.denied.add(checkout);
    for (const checkout of this.unanswered) copy.unanswered.add(checkout);
    return copy;
  }
}
