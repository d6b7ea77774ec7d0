import type { Kysely, Migration } from 'kysely';
import { runAll } from './run-all.ts';

/** When this register was made to stand again from a backup, and what of: what came between is lost or came back. */
export const restorations: Migration = { up: (database: Kysely<unknown>) => runAll(statements, database) };

const statements: readonly string[] = [
  `create table restorations (
    restoredAt text primary key, takenAt text not null, ahead integer not null)`,
];
