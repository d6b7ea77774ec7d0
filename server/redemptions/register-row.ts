import { unreachable } from '../../terminal/core/invariant.ts';
import type { MoneyEntry, RefundEntry, SaleEntry } from '../../terminal/core/journal/entry.ts';
import type { RedemptionFunderRow, RedemptionOfferRow, RedemptionRow } from '../store/tables.ts';
import { readChinaInstant } from './china-instant.ts';

/** An accepted sale or refund with its place in the journal of a till. */
export type HeldEntry = {
  readonly terminal: string;
  readonly epoch: number;
  readonly sequence: number;
  /** The till's home programme. */
  readonly programme: string;
  readonly receivedAt: string;
  readonly entry: MoneyEntry;
};

export type RegisterRows = {
  readonly redemption: RedemptionRow;
  readonly offers: readonly RedemptionOfferRow[];
  readonly funders: readonly RedemptionFunderRow[];
};

/** What reports want of one entry; a refund takes away. */
export function registerRows(held: HeldEntry, number: number): RegisterRows {
  const { entry, terminal, epoch, sequence, programme, receivedAt } = held;
  // A clock that stands in no sortable year is nowhere near: then the receipt is the better guess.
  const at = readChinaInstant(entry.at) ?? readChinaInstant(receivedAt) ?? receivedAt;
  const place = {
    number,
    id: entry.id,
    terminal,
    epoch,
    sequence,
    programme,
    at,
    day: at.slice(0, 10),
    hour: Number(at.slice(11, 13)),
    receivedAt,
    store: entry.store.id,
    merchant: entry.store.merchant,
  };
  switch (entry.kind) {
    case 'sale':
      return { redemption: { ...place, ...saleColumns(entry) }, ...saleParts(entry, number) };
    case 'refund':
      return { redemption: { ...place, ...refundColumns(entry) }, ...refundParts(entry, number) };
    default:
      return unreachable(entry);
  }
}

function saleColumns({ decision, card }: SaleEntry) {
  const { list, discount, payable } = decision;
  return {
    kind: 'sale' as const,
    memberProgramme: card?.programme ?? null,
    memberToken: card?.token ?? null,
    list,
    discount,
    payable,
    counted: 1,
    sale: null,
  };
}

function saleParts({ decision, uses }: SaleEntry, redemption: number) {
  const offers = new Map<string, RedemptionOfferRow>();
  for (const { offer, version, discount } of decision.applied)
    offers.set(offer, { redemption, offer, version, discount, uses: 0 });
  for (const { offer, uses: count } of uses) {
    const row = offers.get(offer) ?? { redemption, offer, version: null, discount: 0, uses: 0 };
    offers.set(offer, { ...row, uses: row.uses + count });
  }
  return { offers: [...offers.values()], funders: funderRows(decision.funders, { redemption, sign: 1 }) };
}

/** The member of a refund is the sale's; a refund carries no card. */
function refundColumns({ amount, discount, redemption }: RefundEntry) {
  return {
    kind: 'refund' as const,
    memberProgramme: null,
    memberToken: null,
    list: negative(amount + discount),
    discount: negative(discount),
    payable: negative(amount),
    counted: 0,
    sale: redemption,
  };
}

function refundParts({ restored, funders }: RefundEntry, redemption: number) {
  const offers = new Map<string, RedemptionOfferRow>();
  for (const { offer, uses, spent } of restored) {
    const row = offers.get(offer) ?? { redemption, offer, version: null, discount: 0, uses: 0 };
    offers.set(offer, { ...row, discount: row.discount - spent, uses: row.uses - uses });
  }
  return { offers: [...offers.values()], funders: funderRows(funders, { redemption, sign: -1 }) };
}

function funderRows(
  funders: readonly { readonly funder: string; readonly amount: number }[],
  { redemption, sign }: { readonly redemption: number; readonly sign: 1 | -1 },
): readonly RedemptionFunderRow[] {
  const amounts = new Map<string, number>();
  for (const { funder, amount } of funders) amounts.set(funder, (amounts.get(funder) ?? 0) + sign * amount);
  return [...amounts].map(([funder, amount]) => ({ redemption, funder, amount }));
}

/** `0 -` and not a minus sign: the latter makes -0 of nothing. */
function negative(amount: number): number {
  return 0 - amount;
}
