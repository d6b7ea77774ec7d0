import type { Kysely, Migration } from 'kysely';
import { runAll } from './run-all.ts';

/** Where a union's cards carry its member's number, and the numbers of members by which a till may know them. */
export const unionApplications: Migration = {
  up: (database: Kysely<unknown>) => runAll(statements, database),
};

const statements: readonly string[] = [
  `alter table programmes add column unionApplication text`,
  `create table memberNumbers (
    programme text not null references programmes (id), token text not null,
    member integer not null references members (id), number blob not null,
    primary key (programme, token)) without rowid`,
  `create unique index memberNumbersByMember on memberNumbers (member)`,
];
