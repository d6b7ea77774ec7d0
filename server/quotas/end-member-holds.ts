import type { Transaction } from 'kysely';
import type { SaleEntry } from '../../terminal/core/journal/entry.ts';
import type { ServerTables, TerminalRow } from '../store/tables.ts';

/** Checkouts of one question: far below what SQLite binds. */
const checkoutsPerQuestionMax = 1_000;

/**
 * An accepted sale ends all that was held for its checkout, in the transaction that takes it in: what it used counts
 * from now on as the sale's, and what it did not use is free, since a checkout is sold once.
 */
export async function endHoldsOfSales(
  transaction: Transaction<ServerTables>,
  taken: { readonly till: TerminalRow; readonly sales: readonly SaleEntry[] },
): Promise<void> {
  const { till, sales } = taken;
  const byCheckout = new Map(sales.map((sale) => [sale.checkout, sale]));
  const checkouts = [...byCheckout.keys()];
  for (let at = 0; at < checkouts.length; at += checkoutsPerQuestionMax) {
    const rows = await transaction
      .selectFrom('memberHolds')
      .select(['id', 'checkout', 'offer', 'state'])
      .where('terminal', '=', till.id)
      .where('epoch', '=', till.epoch)
      .where('checkout', 'in', checkouts.slice(at, at + checkoutsPerQuestionMax))
      // What the till still held first, and of that the newest: that is what it spent.
      .orderBy((of) => of.case().when('state', '=', 'open').then(0).else(1).end())
      .orderBy('heldAt', 'desc')
      .execute();
    const booked = new Set<string>();
    for (const { id, checkout, offer, state } of rows) {
      const sale = byCheckout.get(checkout);
      const place = `${checkout} ${offer}`;
      const isUsed = sale?.uses.some((use) => use.offer === offer) === true && !booked.has(place);
      if (isUsed) booked.add(place);
      if (!isUsed && state !== 'open') continue;
      await transaction
        .updateTable('memberHolds')
        .set(isUsed ? { state: 'sold', sale: sale?.id ?? null } : { state: 'over' })
        .where('id', '=', id)
        .execute();
    }
  }
}

/** A till that is lost sells no more: what it had held for members is free. How many uses that were. */
export async function writeOffHolds(
  transaction: Transaction<ServerTables>,
  terminal: string,
): Promise<number> {
  const open = await transaction
    .updateTable('memberHolds')
    .set({ state: 'written-off' })
    .where('terminal', '=', terminal)
    .where('state', '=', 'open')
    .returning('uses')
    .execute();
  return open.reduce((sum, { uses }) => sum + uses, 0);
}
