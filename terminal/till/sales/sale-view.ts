import type { RefundEntry, SaleEntry } from '../../core/journal/entry.ts';
import { lastUnits } from '../../core/journal/refund-shares.ts';
import type { Offer, Words } from '../../core/offers/offer.ts';
import type { SaleDetail, SaleSummary, SoldLine } from '../../wire/counter/sale-list.ts';
import { refundView } from '../checkouts/redemption.ts';
import type { KeptEntry } from '../journal/journal.ts';
import { unitsBack } from '../refunds/units-back.ts';

/** A sale with what became of it. */
export type SaleRecord = {
  readonly sale: KeptEntry<SaleEntry>;
  readonly refunds: readonly KeptEntry<RefundEntry>[];
  readonly uploaded: boolean;
};

/** What ids are called, by the files in force; an offer that is gone is called by its id. */
export type SaleWords = {
  readonly offer: (id: string) => Offer | undefined;
  readonly store: (id: string) => Words | undefined;
  readonly programme: (id: string) => Words | undefined;
};

export function saleSummary({ sale, refunds, uploaded }: SaleRecord): SaleSummary {
  const { id, at, externalId, decision, request } = sale.entry;
  return {
    id,
    sequence: sale.sequence,
    at,
    externalId,
    list: decision.list,
    discount: decision.discount,
    payable: decision.payable,
    units: sum(request.lines.map(({ quantity }) => quantity)),
    refundedUnits: sum(refunds.flatMap(({ entry }) => entry.lines.map(({ quantity }) => quantity))),
    refunded: sum(refunds.map(({ entry }) => entry.amount)),
    uploaded,
  };
}

/** `names`: what the catalogue calls a SKU, for lines that were sold without a name. */
export function saleDetail(
  record: SaleRecord,
  words: SaleWords,
  names: ReadonlyMap<string, string>,
): SaleDetail {
  const { entry } = record.sale;
  const { decision, request, card } = entry;
  return {
    ...saleSummary(record),
    lines: soldLines(record, names),
    offers: decision.applied.map(({ offer, discount }) => ({
      offer,
      title: words.offer(offer)?.title ?? { zh: offer },
      discount,
    })),
    gifts: decision.granted.flatMap(({ gift }) => (gift === undefined ? [] : [gift])),
    funders: decision.funders,
    programme: card === null ? null : (words.programme(card.programme) ?? { zh: card.programme }),
    presentation: request.card?.presentation ?? null,
    tender: entry.tender,
    refunds: record.refunds.map(({ entry: refund }) => {
      const { id, amount, lines } = refundView(refund);
      return { id, amount, lines };
    }),
  };
}

function soldLines({ sale, refunds }: SaleRecord, names: ReadonlyMap<string, string>): readonly SoldLine[] {
  const { request, decision, shares } = sale.entry;
  const back = unitsBack(refunds);
  const decided = new Map(decision.lines.map((line) => [line.id, line]));
  return request.lines.map(({ id, sku, name, category, unitPrice, quantity }) => {
    const refunded = back.get(id) ?? 0;
    const runs = lastUnits(shares, { line: id, skip: refunded, take: quantity - refunded });
    const line = decided.get(id);
    return {
      id,
      name: name ?? names.get(sku ?? '') ?? sku ?? category ?? id,
      sku: sku ?? null,
      unitPrice,
      quantity,
      list: line?.list ?? 0,
      discount: line?.discount ?? 0,
      payable: line?.payable ?? 0,
      refunded,
      refundable: runs.flatMap(({ share, units }) => Array.from({ length: units }, () => share.payable)),
    };
  });
}

function sum(parts: readonly number[]): number {
  return parts.reduce((total, part) => total + part, 0);
}
