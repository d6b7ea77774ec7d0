import type { AppliedOffer } from '../../core/decide/decision.ts';
import type { RefundEntry, SaleEntry } from '../../core/journal/entry.ts';
import type { Offer, Presentation } from '../../core/offers/offer.ts';
import type { Receipt, ReceiptLine } from '../../core/receipt/receipt.ts';
import type { RefundSlip } from '../../core/receipt/refund-slip.ts';
import { byFunderWords } from '../../core/words/funder-words.ts';
import { nearestHint } from '../../core/words/hint.ts';
import type { SaleDetail } from '../../wire/counter/sale-list.ts';
import type { SaleRecord, SaleWords } from './sale-view.ts';

/** What a receipt says about how the member was recognised. */
const proofs: Readonly<Record<Presentation, string>> = {
  'chip-genuine': '芯片',
  'chip-read': '读芯片',
  code: '会员码',
  keyed: '手输卡号',
};

const numberDigits = 4;

/** Whose numbers these are: a receipt of training must not lead to the real sale of the same place. */
export type NumberSeries = { readonly store: string; readonly training: boolean };

/** How a sale is called on paper: its place in the till's journal, which the list of sales finds again. */
export function receiptNumber(series: NumberSeries, sequence: number): string {
  return `${prefixOf(series)}${String(sequence).padStart(numberDigits, '0')}`;
}

/** The sequence that such a number, or its end alone, names; null when it is no number of this series. */
export function sequenceOfNumber(series: NumberSeries, number: string): number | null {
  const prefix = prefixOf(series);
  const given = number.trim().toUpperCase();
  const [sequence] = /^\d{1,15}$/.exec(given.startsWith(prefix) ? given.slice(prefix.length) : given) ?? [];
  return sequence === undefined ? null : Number(sequence);
}

function prefixOf({ store, training }: NumberSeries): string {
  return `${training ? 'TR-' : ''}${store.toUpperCase()}-`;
}

type PaperGiven = {
  readonly detail: SaleDetail;
  readonly words: SaleWords;
  readonly terminal: string;
  readonly training: boolean;
};

/** A sale as its receipt tells it. */
export function saleReceipt({ sale, refunds }: SaleRecord, given: PaperGiven): Receipt {
  const { detail, words } = given;
  const { entry } = sale;
  const titleOf = (offer: string) => words.offer(offer)?.title.zh ?? offer;
  const ofItems = entry.decision.applied.filter(({ layer }) => layer === 'item');
  const ofBasket = entry.decision.applied.filter(({ layer }) => layer !== 'item');
  return {
    store: words.store(entry.store.id)?.zh ?? entry.store.id,
    till: given.terminal,
    number: receiptNumber({ store: entry.store.id, training: given.training }, sale.sequence),
    at: entry.at,
    lines: detail.lines.map(({ id, name, quantity, unitPrice, list }) => ({
      name,
      quantity,
      unitPrice,
      list,
      offers: offersOnLine(ofItems, id, titleOf),
    })),
    list: detail.list,
    itemDiscount: ofItems.reduce((sum, { discount }) => sum + discount, 0),
    offers: ofBasket.map(({ offer, discount }) => ({ title: titleOf(offer), discount })),
    gifts: detail.gifts.map(({ zh }) => zh),
    payable: detail.payable,
    discount: detail.discount,
    funders: byFunderWords(detail.funders, { programme: words.programme }).map(
      ({ words: { zh }, amount }) => ({ name: zh, amount }),
    ),
    missed: missedOf(entry, words),
    member:
      detail.programme === null || detail.presentation === null
        ? null
        : { programme: detail.programme.zh, proof: proofs[detail.presentation] },
    refunds: refunds.map(({ entry: { at, amount } }) => ({ at, amount })),
    copies: 0,
    training: given.training,
  };
}

/** A refund as its slip tells it, with the goods called what the sale's receipt calls them. */
export function refundSlip(
  { sale: { entry: sale, sequence } }: SaleRecord,
  given: PaperGiven & { readonly refund: RefundEntry },
): RefundSlip {
  const { refund, detail, words, terminal, training } = given;
  const names = new Map(detail.lines.map(({ id, name }) => [id, name]));
  return {
    store: words.store(sale.store.id)?.zh ?? sale.store.id,
    till: terminal,
    number: receiptNumber({ store: sale.store.id, training }, sequence),
    at: refund.at,
    lines: refund.lines.map(({ id, quantity, amount }) => ({ name: names.get(id) ?? id, quantity, amount })),
    amount: refund.amount,
    reason: refund.reason,
    copies: 0,
    training,
  };
}

function offersOnLine(
  applied: readonly AppliedOffer[],
  line: string,
  titleOf: (offer: string) => string,
): ReceiptLine['offers'] {
  return applied.flatMap(({ offer, lines }) =>
    lines
      .filter(({ id, discount }) => id === line && discount > 0)
      .map(({ discount }) => ({ title: titleOf(offer), discount })),
  );
}

/** Told only while the offer still stands as it stood at the sale: its words come from the files of today. */
function missedOf(entry: SaleEntry, words: SaleWords): Receipt['missed'] {
  const unchanged = entry.offers.flatMap(({ id, version }): readonly Offer[] => {
    const offer = words.offer(id);
    return offer?.version === version ? [offer] : [];
  });
  const hint = nearestHint(entry.decision, unchanged);
  return hint === null
    ? null
    : { title: words.offer(hint.offer)?.title.zh ?? hint.offer, words: hint.words.zh };
}
