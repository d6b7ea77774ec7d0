import type { JournalEntry, RefundEntry, SaleEntry } from '../../core/journal/entry.ts';
import { entryFault } from '../../core/journal/entry-sums.ts';

type ByOffer = { uses: number; discount: number; givenBack: number };
type ByFunder = { borne: number; givenBack: number };

/** What a journal's entries come to, in fen. */
export type Totals = {
  readonly entries: number;
  readonly sales: number;
  readonly refunds: number;
  readonly releases: number;
  readonly payable: number;
  readonly discount: number;
  /** What members got back, and what had been taken off it. */
  readonly refunded: number;
  readonly discountGivenBack: number;
  readonly offers: Readonly<Record<string, ByOffer>>;
  readonly funders: Readonly<Record<string, ByFunder>>;
};

/** Adds a journal up, entry by entry in its order, and finds sums that do not come out. */
export class JournalTotals {
  readonly #sums = { entries: 0, sales: 0, refunds: 0, releases: 0 };
  readonly #fen = { payable: 0, discount: 0, refunded: 0, discountGivenBack: 0 };
  readonly #offers = new Map<string, ByOffer>();
  readonly #funders = new Map<string, ByFunder>();
  /** Of each sale: what it was paid, less what went back. A sale that is lost has none. */
  readonly #left = new Map<string, number>();

  /** What is wrong with this entry's own sums, or with what went back of its sale; null: nothing. */
  add(entry: JournalEntry): string | null {
    this.#sums.entries += 1;
    const fault = entryFault(entry);
    if (fault !== null) return fault;
    switch (entry.kind) {
      case 'sale':
        return this.#sale(entry);
      case 'refund':
        return this.#refund(entry);
      case 'release':
        this.#sums.releases += 1;
        return null;
    }
  }

  #sale({ id, decision, uses }: SaleEntry): null {
    this.#sums.sales += 1;
    this.#fen.payable += decision.payable;
    this.#fen.discount += decision.discount;
    this.#left.set(id, decision.payable);
    for (const use of uses) {
      const offer = this.#offer(use.offer);
      offer.uses += use.uses;
      offer.discount += use.spent;
    }
    for (const { funder, amount } of decision.funders) this.#funder(funder).borne += amount;
    return null;
  }

  #refund({ redemption, amount, discount, funders, restored }: RefundEntry): string | null {
    this.#sums.refunds += 1;
    this.#fen.refunded += amount;
    this.#fen.discountGivenBack += discount;
    for (const use of restored) {
      const offer = this.#offer(use.offer);
      offer.uses -= use.uses;
      offer.givenBack += use.spent;
    }
    for (const one of funders) this.#funder(one.funder).givenBack += one.amount;
    const left = this.#left.get(redemption);
    if (left === undefined) return null;
    this.#left.set(redemption, left - amount);
    return left < amount ? `more went back of ${redemption} than was paid for it` : null;
  }

  get totals(): Totals {
    return {
      ...this.#sums,
      ...this.#fen,
      offers: Object.fromEntries(this.#offers),
      funders: Object.fromEntries(this.#funders),
    };
  }

  #offer(id: string): ByOffer {
    const known = this.#offers.get(id) ?? { uses: 0, discount: 0, givenBack: 0 };
    this.#offers.set(id, known);
    return known;
  }

  #funder(id: string): ByFunder {
    const known = this.#funders.get(id) ?? { borne: 0, givenBack: 0 };
    this.#funders.set(id, known);
    return known;
  }
}
