import type { Kysely, Migration } from 'kysely';
import { runAll } from './run-all.ts';

/** Every root that a programme has had: a till follows them one by one from the one that it trusts. */
export const publishedRoots: Migration = { up: (database: Kysely<unknown>) => runAll(statements, database) };

const statements: readonly string[] = [
  `create table roots (
    programme text not null references programmes (id), version integer not null, root text not null,
    primary key (programme, version))`,
  `insert into roots (programme, version, root) select id, rootVersion, root from programmes`,
];
