import type { Kysely, Migration } from 'kysely';
import { runAll } from './run-all.ts';

/** Uses that are held for a member at a till, of offers that are asked for at the sale. */
export const memberHolds: Migration = { up: (database: Kysely<unknown>) => runAll(statements, database) };

const statements: readonly string[] = [
  `create table "memberHolds" (id text primary key, terminal text not null, epoch integer not null,
    checkout text not null, offer text not null, uses integer not null, "heldAt" text not null,
    state text not null, sale text)`,
  'create index "memberHoldsCheckout" on "memberHolds" (terminal, epoch, checkout)',
  // A till has few that are open, whatever it sold in its life.
  `create index "memberHoldsOpen" on "memberHolds" (terminal, epoch) where state = 'open'`,
  'create index "memberHoldsSale" on "memberHolds" (sale) where sale is not null',
  `create table "memberHoldCards" (token text not null, programme text not null, hold text not null,
    primary key (token, programme, hold)) without rowid`,
];
