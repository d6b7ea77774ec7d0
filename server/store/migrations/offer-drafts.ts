import type { Kysely, Migration } from 'kysely';
import { runAll } from './run-all.ts';

/** Drafts of offers, who recorded and stopped what, and which head carried it; indexes for pages of the register. */
export const offerDrafts: Migration = { up: (database: Kysely<unknown>) => runAll(statements, database) };

const statements: readonly string[] = [
  `alter table offers add column recordedBy text`,
  `alter table offers add column head integer`,
  `alter table offers add column stoppedAt text`,
  `alter table offers add column stoppedBy text`,
  // Which head first carried them was not written down; the newest one does.
  `update offers set head = (select headVersion from programmes where programmes.id = offers.programme)
    where state in ('published', 'stopped')
    and exists (select 1 from programmes where programmes.id = offers.programme and headVersion > 0)`,
  `create table offerDrafts (
    id text primary key, programme text not null references programmes (id), content text,
    revision integer not null, basedOn integer, savedAt text not null, savedBy text,
    publishAt text, publishBy text, missed text)`,
  `create index offerDraftsByProgramme on offerDrafts (programme)`,
  `create index offerDraftsDue on offerDrafts (publishAt) where publishAt is not null`,
  // A page of members and its total are found in the index alone; it stands in for the narrower one.
  `create index membersByPlace on members (programme, organisation, id, status, certifiedThrough)`,
  `drop index membersByOrganisation`,
  `create index cardsByKind on cards (programme, status, issuer, token)`,
];
