import type { MoneyEntry, RefundEntry, SaleEntry } from '../../terminal/core/journal/entry.ts';
import { refundShares } from '../../terminal/core/journal/refund-shares.ts';
import { journalEntrySchema } from '../../terminal/wire/journal-entry-schema.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import type { ServerStore } from '../store/server-store.ts';
import { redemptionLines } from './redemption-lines.ts';
import type { RedemptionDetail } from './redemption-view.ts';

type GoodsLine = RedemptionDetail['lines'][number];
/** A sale has few; more would be a till that went wrong, and a page that nobody reads. */
const relatedMax = 1_000;

/** One redemption with its goods, its place in the chain, and what belongs to it. */
export async function redemptionDetail(store: ServerStore, id: string): Promise<RedemptionDetail | Refusal> {
  const row = await store.database
    .selectFrom('redemptions')
    .innerJoin('journalEntries', (join) =>
      join
        .onRef('journalEntries.terminal', '=', 'redemptions.terminal')
        .onRef('journalEntries.epoch', '=', 'redemptions.epoch')
        .onRef('journalEntries.sequence', '=', 'redemptions.sequence'),
    )
    .select(['number', 'sale', 'bytes', 'hash', 'previousHash'])
    .where('id', '=', id)
    .executeTakeFirst();
  const [line] = row === undefined ? [] : await redemptionLines(store, [row.number]);
  if (row === undefined || line === undefined) return refuse('redemption-unknown');
  const entry = entryOf(row.bytes);
  const { hash, previousHash } = row;
  return {
    ...line,
    lines: await goodsLines(store, entry),
    hash,
    previousHash,
    related: await related(store, entry),
  };
}

/** The register holds sales and refunds only. */
function entryOf(bytes: string): MoneyEntry {
  return journalEntrySchema.parse(JSON.parse(bytes)) as MoneyEntry;
}

async function related(store: ServerStore, entry: MoneyEntry): Promise<readonly string[]> {
  if (entry.kind === 'refund') return [entry.redemption];
  const refunds = await store.database
    .selectFrom('redemptions')
    .select('id')
    .where('sale', '=', entry.id)
    .orderBy('at')
    .orderBy('number')
    .limit(relatedMax)
    .execute();
  return refunds.map(({ id }) => id);
}

async function goodsLines(store: ServerStore, entry: MoneyEntry): Promise<readonly GoodsLine[]> {
  if (entry.kind === 'sale') return soldLines(entry);
  const sold = await store.database
    .selectFrom('journalEntries')
    .select('bytes')
    .where('entryId', '=', entry.redemption)
    .where('outcome', '=', 'accepted')
    .executeTakeFirst();
  const sale = sold === undefined ? null : entryOf(sold.bytes);
  return refundedLines(entry, sale?.kind === 'sale' ? sale : null);
}

function soldLines(sale: SaleEntry): readonly GoodsLine[] {
  return sale.decision.lines.map(({ id, list, discount, payable }) => ({
    ...goodsOf(sale, id),
    quantity: sale.request.lines.find((line) => line.id === id)?.quantity ?? 0,
    list,
    discount,
    payable,
  }));
}

/** What came back and what had been taken off it, by the shares that were frozen at the sale. */
function refundedLines({ lines }: RefundEntry, sale: SaleEntry | null): readonly GoodsLine[] {
  return lines.map(({ id, quantity, from, amount }) => {
    const discount = sale === null ? 0 : discountGivenBack(sale, { id, quantity, from });
    return {
      ...(sale === null ? { id, name: id, sku: null } : goodsOf(sale, id)),
      quantity: 0 - quantity,
      list: 0 - (amount + discount),
      discount: 0 - discount,
      payable: 0 - amount,
    };
  });
}

/** 0 when the entry names units that the sale's shares do not hold: it was taken as the till wrote it. */
function discountGivenBack(
  sale: SaleEntry,
  { id, quantity, from }: { readonly id: string; readonly quantity: number; readonly from: number },
): number {
  const held = sale.shares.filter(({ line }) => line === id).reduce((units, share) => units + share.units, 0);
  if (from + quantity > held) return 0;
  const shares = refundShares(sale, new Map([[id, from]]), [{ id, quantity }]);
  return 'refused' in shares ? 0 : shares.discount;
}

function goodsOf(sale: SaleEntry, id: string): Pick<GoodsLine, 'id' | 'name' | 'sku'> {
  const line = sale.request.lines.find((one) => one.id === id);
  return { id, name: line?.name ?? line?.category ?? id, sku: line?.sku ?? null };
}
