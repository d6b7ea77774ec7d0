import type { Transaction } from 'kysely';
import type { JournalEntry, RefundEntry, SaleEntry } from '../../terminal/core/journal/entry.ts';
import { refundShares } from '../../terminal/core/journal/refund-shares.ts';
import { journalEntrySchema } from '../../terminal/wire/journal-entry-schema.ts';
import type { ServerTables } from '../store/tables.ts';

/** Accepted entries of a till, as far as refunds ask for them: those of its journal, and those of this upload. */
export class TillSales {
  readonly #transaction: Transaction<ServerTables>;
  readonly #terminal: string;
  readonly #fresh: JournalEntry[] = [];

  constructor(transaction: Transaction<ServerTables>, terminal: string) {
    this.#transaction = transaction;
    this.#terminal = terminal;
  }

  accepted(entry: JournalEntry): void {
    this.#fresh.push(entry);
  }

  /** Why a refund gives back what its sale does not hold, or null. The shares were frozen at the sale. */
  async refundFault(refund: RefundEntry): Promise<string | null> {
    const sale = await this.#sale(refund.redemption);
    if (sale === null) return `redemption: ${refund.redemption} is no sale of this till`;
    const back = new Map<string, number>();
    for (const { lines } of await this.#refundsOf(sale.id))
      for (const { id, quantity } of lines) back.set(id, (back.get(id) ?? 0) + quantity);
    const asked = refund.lines.map(({ id, quantity }) => ({ id, quantity }));
    if (new Set(asked.map(({ id }) => id)).size !== asked.length) return 'lines: one stands twice';
    const shares = refundShares(sale, back, asked);
    if ('refused' in shares) return `lines.${shares.line}: ${shares.refused}, ${shares.left} are left`;
    const parts = ['amount', 'discount', 'lines', 'funders', 'restored'] as const;
    const wrong = parts.find((part) => JSON.stringify(refund[part]) !== JSON.stringify(shares[part]));
    return wrong === undefined ? null : `${wrong}: is not what was frozen at the sale`;
  }

  async #sale(id: string): Promise<SaleEntry | null> {
    const fresh = this.#fresh.find((entry) => entry.id === id);
    if (fresh !== undefined) return fresh.kind === 'sale' ? fresh : null;
    const row = await this.#transaction
      .selectFrom('journalEntries')
      .select('bytes')
      .where('entryId', '=', id)
      .where('outcome', '=', 'accepted')
      .where('terminal', '=', this.#terminal)
      .executeTakeFirst();
    const entry = row === undefined ? null : journalEntrySchema.parse(JSON.parse(row.bytes));
    return entry?.kind === 'sale' ? entry : null;
  }

  async #refundsOf(sale: string): Promise<readonly RefundEntry[]> {
    const rows = await this.#transaction
      .selectFrom('redemptions')
      .innerJoin('journalEntries', 'journalEntries.entryId', 'redemptions.id')
      .select('bytes')
      .where('redemptions.sale', '=', sale)
      .where('outcome', '=', 'accepted')
      .execute();
    const held = rows.map(({ bytes }) => journalEntrySchema.parse(JSON.parse(bytes)));
    return [...held, ...this.#fresh].flatMap((entry) =>
      entry.kind === 'refund' && entry.redemption === sale ? [entry] : [],
    );
  }
}
