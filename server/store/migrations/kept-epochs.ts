import type { Kysely, Migration } from 'kysely';
import { runAll } from './run-all.ts';

/** What a till still had of an epoch when it gave it up, in its own words: what is neither there nor here is lost. */
export const keptEpochs: Migration = { up: (database: Kysely<unknown>) => runAll(statements, database) };

const statements: readonly string[] = [`alter table journalEpochs add column kept text`];
