import type { Kysely, Migration } from 'kysely';
import { runAll } from './run-all.ts';

/** What was published when, what reviews of sales found, and the proofs of cards that were seen. */
export const entryReviews: Migration = { up: (database: Kysely<unknown>) => runAll(statements, database) };

const statements: readonly string[] = [
  // Sales from before stay unreviewed (null): nobody wrote down what was published then.
  `alter table journalEntries add column review text check (review in ('waiting', 'done'))`,
  `alter table journalEntries add column doubts text`,
  `create index entriesToReview on journalEntries (terminal, epoch, sequence) where review = 'waiting'`,
  `create index entriesInDoubt on journalEntries (terminal, epoch, sequence) where doubts is not null`,
  `create index entriesRejected on journalEntries (terminal, epoch, sequence) where outcome = 'rejected'`,
  `create table publishedHeads (
    programme text not null references programmes (id), version integer not null,
    issuedAt text not null, usableUntil text not null, membersRevision integer not null,
    offers text not null, calendar text not null,
    primary key (programme, version))`,
  `insert into publishedHeads (programme, version, issuedAt, usableUntil, membersRevision, offers, calendar)
    select id, headVersion, head ->> '$.payload' ->> '$.issuedAt', head ->> '$.payload' ->> '$.usableUntil', -1,
      (select value ->> 'sha256' from json_each(head ->> '$.payload', '$.files') where value ->> 'role' = 'offers'),
      (select value ->> 'sha256' from json_each(head ->> '$.payload', '$.files') where value ->> 'role' = 'calendar')
    from programmes where head is not null`,
  `create table cardProofs (
    proof text primary key, redemption text not null, programme text not null, token text not null,
    counter integer, terminal text not null, epoch integer not null, tappedAfter integer)`,
  `create index cardProofsByCard on cardProofs (token, counter)`,
];
