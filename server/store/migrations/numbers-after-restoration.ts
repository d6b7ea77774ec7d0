import type { Kysely, Migration } from 'kysely';
import { runAll } from './run-all.ts';

/** A restored register leaves out the numbers of redemptions that tills can have heard of since the backup. */
export const numbersAfterRestoration: Migration = {
  up: (database: Kysely<unknown>) => runAll(statements, database),
};

const statements: readonly string[] = [
  'alter table restorations add column redemptionsAfter integer not null default 0',
];
