import type { Kysely, Migration } from 'kysely';
import { runAll } from './run-all.ts';

/** What reports read. It is derived from the journal: while it is empty, opening the register fills it. */
export const redemptionRegister: Migration = {
  up: (database: Kysely<unknown>) => runAll(statements, database),
};

const statements: readonly string[] = [
  `create table redemptions (
    number integer primary key, id text not null unique, kind text not null check (kind in ('sale', 'refund')),
    terminal text not null references terminals (id), epoch integer not null, sequence integer not null,
    programme text not null, memberProgramme text, memberToken text,
    at text not null, day text not null, hour integer not null, receivedAt text not null,
    store text not null, merchant text not null,
    list integer not null, discount integer not null, payable integer not null,
    counted integer not null, sale text)`,
  // Covers what the overview sums up: a month is read from the index alone.
  `create index redemptionsByTime on redemptions (programme, at, day, hour, counted, discount)`,
  `create index redemptionsByTerminal on redemptions (terminal, at)`,
  `create index redemptionsByStore on redemptions (programme, store, at)`,
  `create index redemptionsByMerchant on redemptions (programme, merchant, at)`,
  `create index redemptionsByMember on redemptions (memberProgramme, memberToken, day) where memberToken is not null`,
  `create index redemptionsBySale on redemptions (sale) where sale is not null`,
  `create table redemptionOffers (
    redemption integer not null references redemptions (number), offer text not null, version integer,
    discount integer not null, uses integer not null,
    primary key (redemption, offer)) without rowid`,
  `create index redemptionsByOffer on redemptionOffers (offer, redemption)`,
  `create table redemptionFunders (
    redemption integer not null references redemptions (number), funder text not null, amount integer not null,
    primary key (redemption, funder)) without rowid`,
  `create index redemptionsByFunder on redemptionFunders (funder, redemption)`,
];
