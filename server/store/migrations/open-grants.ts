import type { Kysely, Migration } from 'kysely';
import { runAll } from './run-all.ts';

/**
 * Of the grants of a pool that runs for a year nearly all are used up: what asks for leases looks at those that are
 * not, and at how many tills work, without a look at anything else.
 */
export const openGrants: Migration = { up: (database: Kysely<unknown>) => runAll(statements, database) };

const statements: readonly string[] = [
  `create index "quotaGrantsOpen" on "quotaGrants"
    ("offer", "measure", "per", "period", "terminal", "epoch", "state", "grantedAtMs",
      "amount", "used", "released", "writtenOff")
    where "amount" > "used" + "released" + "writtenOff"`,
  `create index "terminalsAtWork" on "terminals" ("programme", "store") where "orderKind" is null`,
];
