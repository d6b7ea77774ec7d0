import type { UnitShare } from '../decide/decision.ts';
import { invariant } from '../invariant.ts';
import { type Fen, fen } from '../money.ts';
import type { OfferId } from '../offers/offer.ts';
import type { OfferUse, SaleEntry } from './entry.ts';

/** How many units of a line have been given back so far. */
export type RefundedUnits = ReadonlyMap<string, number>;

export type RefundAsked = readonly { readonly id: string; readonly quantity: number }[];

export type RefundShares = {
  readonly amount: Fen;
  readonly discount: Fen;
  readonly lines: readonly {
    readonly id: string;
    readonly quantity: number;
    readonly from: number;
    readonly amount: Fen;
  }[];
  readonly funders: readonly { readonly funder: string; readonly amount: Fen }[];
  readonly restored: readonly OfferUse[];
};

export type RefundRefusal = {
  readonly refused: 'unknown-line' | 'more-than-bought';
  readonly line: string;
  readonly left: number;
};

/**
 * What exactly was paid for the units that come back, and who had borne the rest: shares that were frozen at
 * the sale. The units of a line come back from its last one on, so that covered units, which stand first,
 * are given back last: the member has then paid what the units that they keep had cost.
 */
export function refundShares(
  sale: SaleEntry,
  refunded: RefundedUnits,
  asked: RefundAsked,
): RefundShares | RefundRefusal {
  const lines: { id: string; quantity: number; from: number; amount: Fen }[] = [];
  const byFunder = new Map<string, number>();
  const coveredBack = new Map<OfferId, { units: number; spent: number }>();
  let amount = 0;
  let discount = 0;

  for (const { id, quantity } of asked) {
    const bought = sale.request.lines.find((line) => line.id === id)?.quantity;
    if (bought === undefined) return { refused: 'unknown-line', line: id, left: 0 };
    const from = refunded.get(id) ?? 0;
    if (from + quantity > bought) return { refused: 'more-than-bought', line: id, left: bought - from };

    let lineAmount = 0;
    for (const { share, units } of lastUnits(sale.shares, { line: id, skip: from, take: quantity })) {
      lineAmount += share.payable * units;
      for (const reduction of share.reductions) {
        discount += reduction.amount * units;
        const back = coveredBack.get(reduction.offer) ?? { units: 0, spent: 0 };
        coveredBack.set(reduction.offer, {
          units: back.units + units,
          spent: back.spent + reduction.amount * units,
        });
        for (const { funder, amount: share } of reduction.funders) {
          byFunder.set(funder, (byFunder.get(funder) ?? 0) + share * units);
        }
      }
    }
    lines.push({ id, quantity, from, amount: fen(lineAmount) });
    amount += lineAmount;
  }

  const funders = [...byFunder]
    .filter(([, share]) => share > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([funder, share]) => ({ funder, amount: fen(share) }));
  invariant(
    funders.reduce((sum, funder) => sum + funder.amount, 0) === discount,
    'a refund lost a funder’s share',
  );
  const whole = isWhole(sale, refunded, asked);
  return {
    amount: fen(amount),
    discount: fen(discount),
    lines,
    funders,
    restored: restoredUses(sale, coveredBack, whole),
  };
}

/**
 * Item uses come back with their units; a use that is one transaction comes back with the last unit of it, and so
 * does a use that is a set of several reduced units, because half a set is no use given back.
 */
function restoredUses(
  sale: SaleEntry,
  coveredBack: ReadonlyMap<OfferId, { units: number; spent: number }>,
  whole: boolean,
): readonly OfferUse[] {
  const byUnit = new Set(
    sale.decision.applied
      .filter(({ offer, layer, uses }) => layer === 'item' && reducedUnits(sale, offer) === uses)
      .map(({ offer }) => offer),
  );
  return sale.uses
    .map((sold) => {
      const back = coveredBack.get(sold.offer) ?? { units: 0, spent: 0 };
      const uses = byUnit.has(sold.offer) ? back.units : whole ? sold.uses : 0;
      return {
        offer: sold.offer,
        uses: sold.refund === 'restores-use' ? uses : 0,
        spent: fen(back.spent),
      };
    })
    .filter(({ uses, spent }) => uses > 0 || spent > 0);
}

function reducedUnits(sale: SaleEntry, offer: OfferId): number {
  let units = 0;
  for (const share of sale.shares) {
    if (share.reductions.some((reduction) => reduction.offer === offer)) units += share.units;
  }
  return units;
}

function isWhole(sale: SaleEntry, refunded: RefundedUnits, asked: RefundAsked): boolean {
  const back = new Map(refunded);
  for (const { id, quantity } of asked) back.set(id, (back.get(id) ?? 0) + quantity);
  return sale.request.lines.every((line) => back.get(line.id) === line.quantity);
}

/** The runs that hold the next `take` units of a line, counted from its end, after `skip` of them. */
export function lastUnits(
  shares: readonly UnitShare[],
  wanted: { readonly line: string; readonly skip: number; readonly take: number },
): readonly { readonly share: UnitShare; readonly units: number }[] {
  const runs: { share: UnitShare; units: number }[] = [];
  let { skip, take } = wanted;
  for (const share of shares.filter(({ line }) => line === wanted.line).reverse()) {
    const passed = Math.min(skip, share.units);
    const units = Math.min(take, share.units - passed);
    skip -= passed;
    take -= units;
    if (units > 0) runs.push({ share, units });
  }
  invariant(take === 0, 'the shares of a line hold fewer units than were sold');
  return runs;
}
