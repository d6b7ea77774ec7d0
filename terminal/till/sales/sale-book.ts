import { receiptLines } from '../../core/receipt/receipt.ts';
import { refundSlipLines } from '../../core/receipt/refund-slip.ts';
import type { ReceiptText, SaleDetail, SaleList } from '../../wire/counter/sale-list.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { type RedemptionView, redemptionView } from '../checkouts/redemption.ts';
import type { Journal } from '../journal/journal.ts';
import type { Outbox } from '../journal/outbox.ts';
import { refundsOfSales, type SalePageAsked, salePage } from '../journal/sale-pages.ts';
import { type Answer, isRefusal } from '../refusal.ts';
import { refundSlip, saleReceipt, sequenceOfNumber } from './sale-receipt.ts';
import { type SaleRecord, type SaleWords, saleDetail, saleSummary } from './sale-view.ts';

/** Of the last minutes. */
const newestMax = 20;

export type SaleBookParts = {
  readonly journal: Journal;
  readonly outbox: Pick<Outbox, 'isUploaded' | 'held'>;
  readonly catalogue: Catalogue;
  readonly store: () => { readonly id: string; readonly merchant: string };
  /** Receipts of training say that they are none. */
  readonly training: boolean;
  readonly words: SaleWords;
};

/** The sales of a journal as people look at them; it writes nothing. */
export class SaleBook {
  readonly #parts: SaleBookParts;

  constructor(parts: SaleBookParts) {
    this.#parts = parts;
  }

  /** Newest first. Who gives a sale's whole name gets that sale, however old it is. */
  async list(asked: Omit<SalePageAsked, 'sequence'>): Promise<SaleList> {
    const { journal, outbox } = this.#parts;
    const named = asked.find === null || asked.before !== null ? null : await this.#named(asked.find);
    if (named !== null) return { sales: [saleSummary(named)], next: null };
    const series = { store: this.#parts.store().id, training: this.#parts.training };
    const { sales, next } = await salePage(journal, {
      ...asked,
      sequence: asked.find === null ? null : sequenceOfNumber(series, asked.find),
    });
    const refunds = await refundsOfSales(
      journal,
      sales.map(({ entry }) => entry.id),
    );
    const held = new Map<number, number>();
    for (const epoch of new Set(sales.map((sale) => sale.epoch))) held.set(epoch, await outbox.held(epoch));
    return {
      sales: sales.map((sale) =>
        saleSummary({
          sale,
          refunds: refunds.get(sale.entry.id) ?? [],
          uploaded: sale.sequence <= (held.get(sale.epoch) ?? 0),
        }),
      ),
      next,
    };
  }

  /** The newest sales by id, oldest first. */
  async newest(): Promise<readonly { readonly id: string; readonly atMs: number }[]> {
    const page = { before: null, limit: newestMax, find: null, sequence: null };
    const { sales } = await salePage(this.#parts.journal, page);
    return sales.map(({ entry: { id, at } }) => ({ id, atMs: Date.parse(at) })).reverse();
  }

  async detail(id: string): Promise<Answer<SaleDetail>> {
    const record = await this.record({ id });
    if (isRefusal(record)) return record;
    return { done: await this.#detailOf(record.done) };
  }

  /** The sale's receipt, as wide as the paper; `copies`: how often it was printed before. */
  async receipt(id: string, columns: ReceiptText['columns'], copies = 0): Promise<Answer<ReceiptText>> {
    const record = await this.record({ id });
    if (isRefusal(record)) return record;
    const { words, training, journal } = this.#parts;
    const receipt = saleReceipt(record.done, {
      detail: await this.#detailOf(record.done),
      words,
      terminal: journal.terminal,
      training,
    });
    return { done: { columns, lines: receiptLines({ ...receipt, copies }, columns) } };
  }

  /** The slip of one of the sale's refunds. */
  async refundSlip(
    by: { readonly redemption: string; readonly refund: string },
    columns: ReceiptText['columns'],
    copies: number,
  ): Promise<Answer<ReceiptText>> {
    const record = await this.record({ id: by.redemption });
    if (isRefusal(record)) return record;
    const refund = record.done.refunds.find(({ entry }) => entry.id === by.refund)?.entry;
    if (refund === undefined) return { refused: 'no-such-redemption', redemption: by.refund };
    const { words, training, journal } = this.#parts;
    const slip = refundSlip(record.done, {
      refund,
      detail: await this.#detailOf(record.done),
      words,
      terminal: journal.terminal,
      training,
    });
    return { done: { columns, lines: refundSlipLines({ ...slip, copies }, columns) } };
  }

  /** What became of a basket, also after a crash or a lost answer. */
  async redemption(by: SaleName): Promise<Answer<RedemptionView>> {
    const found = await this.record(by);
    if (isRefusal(found)) return found;
    const { sale, refunds, uploaded } = found.done;
    return { done: redemptionView(sale, refunds, uploaded) };
  }

  async record(by: SaleName): Promise<Answer<SaleRecord>> {
    const { journal, outbox } = this.#parts;
    const sale = await journal.find(by);
    if (sale === null)
      return { refused: 'no-such-redemption', redemption: 'id' in by ? by.id : by.externalId };
    const refunds = await journal.refundsOf(sale.entry.id);
    return { done: { sale, refunds, uploaded: await outbox.isUploaded(sale) } };
  }

  async #detailOf(record: SaleRecord): Promise<SaleDetail> {
    return saleDetail(record, this.#parts.words, await this.#catalogueNames(record));
  }

  async #named(name: string): Promise<SaleRecord | null> {
    for (const by of [{ id: name }, { externalId: name }]) {
      const found = await this.record(by);
      if (!isRefusal(found)) return found.done;
    }
    return null;
  }

  /** A line that was sold by SKU alone is called what the catalogue calls it now. */
  async #catalogueNames({ sale }: SaleRecord): Promise<ReadonlyMap<string, string>> {
    const { catalogue, store } = this.#parts;
    const names = new Map<string, string>();
    for (const { sku, name } of sale.entry.request.lines) {
      if (name !== undefined || sku === undefined || names.has(sku)) continue;
      const good = await catalogue.good(store().merchant, sku);
      if (good !== null) names.set(sku, good.name);
    }
    return names;
  }
}

type SaleName = { readonly id: string } | { readonly externalId: string };
