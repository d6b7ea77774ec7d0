import { type Kysely, type Migration, type MigrationProvider, Migrator } from 'kysely';
import { entryReviews } from './migrations/entry-reviews.ts';
import { firstTables } from './migrations/first-tables.ts';
import { heldBackLeases } from './migrations/held-back-leases.ts';
import { keptEpochs } from './migrations/kept-epochs.ts';
import { memberHolds } from './migrations/member-holds.ts';
import { numbersAfterRestoration } from './migrations/numbers-after-restoration.ts';
import { offerDrafts } from './migrations/offer-drafts.ts';
import { openGrants } from './migrations/open-grants.ts';
import { publishedRoots } from './migrations/published-roots.ts';
import { quotaTables } from './migrations/quotas.ts';
import { redemptionRegister } from './migrations/redemption-register.ts';
import { restorations } from './migrations/restorations.ts';
import { schemeKeyTables } from './migrations/scheme-keys.ts';
import { staffAccounts } from './migrations/staff-accounts.ts';
import { tillOrders } from './migrations/till-orders.ts';
import { unionApplications } from './migrations/union-applications.ts';
import type { ServerTables } from './tables.ts';

/**
 * Every change of the tables, in order, all of a start in one transaction: a power cut leaves either no change or all
 * of them. A migration that has shipped is never edited; the next one corrects it.
 */
const migrations: Readonly<Record<string, Migration>> = {
  '001-first-tables': firstTables,
  '003-offer-drafts': offerDrafts,
  '004-staff-accounts': staffAccounts,
  '005-redemption-register': redemptionRegister,
  '006-scheme-keys': schemeKeyTables,
  '007-till-orders': tillOrders,
  '008-published-roots': publishedRoots,
  '009-entry-reviews': entryReviews,
  '010-union-applications': unionApplications,
  '011-restorations': restorations,
  '012-quotas': quotaTables,
  '013-held-back-leases': heldBackLeases,
  '014-kept-epochs': keptEpochs,
  '015-member-holds': memberHolds,
  '016-numbers-after-restoration': numbersAfterRestoration,
  '017-open-grants': openGrants,
};

/** Brings the database to the newest tables; forward only. Throws when a migration fails, nothing half done. */
export async function migrate(database: Kysely<ServerTables>): Promise<void> {
  const provider: MigrationProvider = { getMigrations: async () => ({ ...migrations }) };
  const { error } = await new Migrator({ db: database, provider }).migrateToLatest();
  if (error !== undefined) throw new Error('the database could not be brought up to date', { cause: error });
}
