import type { Kysely, Migration } from 'kysely';
import { runAll } from './run-all.ts';

/** Until staff say that all tills have handed in, a restored register grants nothing of what may have been granted. */
export const heldBackLeases: Migration = { up: (database: Kysely<unknown>) => runAll(statements, database) };

const statements: readonly string[] = ['alter table restorations add column leasesFreedAt text'];
