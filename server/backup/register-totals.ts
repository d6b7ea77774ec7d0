import type { Kysely } from 'kysely';
import type { ServerTables } from '../store/tables.ts';
import type { RegisterTotals } from './backup-manifest.ts';

/** What a register holds in four numbers. */
export async function registerTotals(database: Kysely<ServerTables>): Promise<RegisterTotals> {
  const count = async (table: 'terminals' | 'journalEntries' | 'redemptions') => {
    const row = await database
      .selectFrom(table)
      .select((of) => of.fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    return row.rows;
  };
  const { payable } = await database
    .selectFrom('redemptions')
    .select((of) => of.fn.coalesce(of.fn.sum<number>('payable'), of.lit(0)).as('payable'))
    .executeTakeFirstOrThrow();
  return {
    tills: await count('terminals'),
    entries: await count('journalEntries'),
    redemptions: await count('redemptions'),
    payable,
  };
}
