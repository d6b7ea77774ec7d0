import { sql, type Transaction } from 'kysely';
import { insertRows } from '../store/insert-rows.ts';
import type { ServerTables } from '../store/tables.ts';
import { lastNumber } from './last-number.ts';
import { type HeldEntry, registerRows } from './register-row.ts';

/**
 * Writes accepted entries into the register that reports read, in the transaction that takes them in: a
 * redemption that a till may forget is one that reports show.
 */
export async function registerEntries(
  transaction: Transaction<ServerTables>,
  held: readonly HeldEntry[],
): Promise<void> {
  if (held.length === 0) return;
  const first = (await lastNumber(transaction)) + 1;
  const rows = held.map((one, place) => registerRows(one, first + place));
  await insertRows(
    transaction,
    'redemptions',
    rows.map(({ redemption }) => redemption),
  );
  await insertRows(
    transaction,
    'redemptionOffers',
    rows.flatMap(({ offers }) => offers),
  );
  await insertRows(
    transaction,
    'redemptionFunders',
    rows.flatMap(({ funders }) => funders),
  );
  await uncountVoided(
    transaction,
    rows.map(({ redemption }) => redemption.sale ?? redemption.id),
  );
}

/** A sale whose every fen went back is counted no more, whether the sale or the refund came in first. */
async function uncountVoided(
  transaction: Transaction<ServerTables>,
  sales: readonly string[],
): Promise<void> {
  await transaction
    .updateTable('redemptions')
    .set({ counted: 0 })
    .where('id', 'in', [...new Set(sales)])
    .where('kind', '=', 'sale')
    .where('counted', '=', 1)
    .where(
      sql<boolean>`list + (select sum(back.list) from redemptions as back where back.sale = redemptions.id) <= 0`,
    )
    .execute();
}
