import type { Kysely, Migration } from 'kysely';
import { runAll } from './run-all.ts';

/** What tills are ordered to do, where they stood, the chains that they have closed, and the starts of their program. */
export const tillOrders: Migration = { up: (database: Kysely<unknown>) => runAll(statements, database) };

const statements: readonly string[] = [
  `alter table terminals add column orderKind text`,
  `alter table terminals add column orderWhy text`,
  `alter table terminals add column orderedAt text`,
  `alter table terminals add column orderedBy text`,
  `alter table terminals add column obeyedAt text`,
  `alter table terminals add column starts text`,
  // A journal that was given up keeps its end here: what a till still has of it is taken from there on.
  `create table journalEpochs (
    terminal text not null references terminals (id), epoch integer not null,
    sequence integer not null, hash text not null, closedAt text not null, reason text not null,
    primary key (terminal, epoch))`,
  `create table terminalPlaces (
    terminal text not null references terminals (id), since text not null, store text not null,
    primary key (terminal, since, store))`,
  `insert into terminalPlaces (terminal, since, store) select id, enrolledAt, store from terminals`,
];
