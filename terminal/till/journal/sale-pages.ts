import { sql } from 'kysely';
import type { RefundEntry, SaleEntry } from '../../core/journal/entry.ts';
import { type Journal, type KeptEntry, keptFrom } from './journal.ts';

const row = sql<number>`rowid`;

/** How far back one search looks through what stands in the entries; the next one goes on from there. */
const entriesSearchedMax = 2_000;

export type SalePageAsked = {
  /** Sales that were written before the one with this number, counted over all epochs; null: from the newest. */
  readonly before: number | null;
  readonly limit: number;
  /** Part of a sale's names or of its goods' names; null: all sales. */
  readonly find: string | null;
  /** Where what is searched for stands, when it can be read as a sale's number. */
  readonly sequence: number | null;
};

export type SalePage = {
  readonly sales: readonly KeptEntry<SaleEntry>[];
  /** Where the next page begins; null when there is no older sale. */
  readonly next: number | null;
};

/**
 * A page of this journal's sales, newest first, those of earlier epochs behind the newest. Entries are never deleted,
 * so a row's own number is its place among all.
 */
export async function salePage(journal: Journal, asked: SalePageAsked): Promise<SalePage> {
  const { newest } = await journal.database
    .selectFrom('entries')
    .select(sql<number>`coalesce(max(rowid), 0)`.as('newest'))
    .executeTakeFirstOrThrow();
  const before = Math.min(asked.before ?? Number.MAX_SAFE_INTEGER, newest + 1);
  const lowest = asked.find === null ? 1 : Math.max(1, before - entriesSearchedMax);
  let query = journal.database
    .selectFrom('entries')
    .selectAll()
    .select(row.as('row'))
    .where(row, '<', before)
    .where(row, '>=', lowest)
    .where('kind', '=', 'sale')
    .orderBy(row, 'desc')
    .limit(asked.limit + 1);
  if (asked.find !== null) query = query.where(speaksOf(asked.find, asked.sequence));
  const rows = await query.execute();
  const shown = rows.slice(0, asked.limit);
  const sales = shown.map((kept) => keptFrom(kept) as KeptEntry<SaleEntry>);
  const isFull = rows.length > asked.limit;
  return { sales, next: isFull ? (shown.at(-1)?.row ?? null) : lowest > 1 ? lowest : null };
}

function speaksOf(find: string, sequence: number | null) {
  const part = `%${find.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  const like = (value: ReturnType<typeof sql>) => sql`${value} like ${part} escape '\\'`;
  return sql<boolean>`(${like(sql`id`)} or ${like(sql`external_id`)} or sequence = ${sequence ?? 0}
    or exists (select 1 from json_each(entries.bytes, '$.request.lines') as line
      where ${like(sql`line.value ->> 'name'`)} or ${like(sql`line.value ->> 'sku'`)}))`;
}

/** The refunds of these sales, each under the id of its sale, in their order. */
export async function refundsOfSales(
  journal: Journal,
  sales: readonly string[],
): Promise<ReadonlyMap<string, readonly KeptEntry<RefundEntry>[]>> {
  const bySale = new Map<string, KeptEntry<RefundEntry>[]>(sales.map((sale) => [sale, []]));
  if (sales.length === 0) return bySale;
  const rows = await journal.database
    .selectFrom('entries')
    .selectAll()
    .where('redemption', 'in', [...sales])
    .orderBy('epoch')
    .orderBy('sequence')
    .execute();
  for (const row of rows) {
    const refund = keptFrom(row) as KeptEntry<RefundEntry>;
    bySale.get(refund.entry.redemption)?.push(refund);
  }
  return bySale;
}
