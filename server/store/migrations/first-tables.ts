import type { Kysely, Migration } from 'kysely';
import { runAll } from './run-all.ts';

export const firstTables: Migration = { up: (database: Kysely<unknown>) => runAll(statements, database) };

const statements: readonly string[] = [
  `create table programmes (
    id text primary key, titleZh text not null, titleEn text, recognises text not null,
    freshHours integer not null, usableHours integer not null, pollSeconds integer not null, demo integer not null,
    rootVersion integer not null, root text not null, rootSha256 text not null,
    membersRevision integer not null, firstUsesWaiting integer not null,
    headVersion integer not null, head text, headIssuedAt text)`,
  `create table publishedFiles (
    programme text not null references programmes (id), role text not null, version integer not null,
    sha256 text not null, bytes integer not null, source text not null,
    publisherKey text not null, publisherSignature text not null, publishedAt text not null,
    primary key (programme, role, version))`,
  `create index publishedFilesByHash on publishedFiles (sha256)`,
  `create table organisations (
    programme text not null references programmes (id), path text not null,
    titleZh text not null, titleEn text, city text,
    primary key (programme, path))`,
  `create table members (
    id integer primary key, programme text not null references programmes (id),
    identity blob not null, idNumberIndex blob not null, phoneIndex blob not null,
    organisation text not null, sex text not null, birthMonth integer not null, tags text not null, tickets text not null,
    status text not null, certifiedThrough text, joinedOn text not null,
    foreign key (programme, organisation) references organisations (programme, path))`,
  `create unique index membersByIdNumber on members (idNumberIndex)`,
  `create index membersByPhone on members (phoneIndex)`,
  `create index membersByOrganisation on members (programme, organisation)`,
  `create table cards (
    programme text not null references programmes (id), token text not null,
    member integer not null references members (id), number blob not null, numberIndex blob not null,
    issuer text not null, status text not null, chips text, activatedOn text, firstUsedAt text,
    primary key (programme, token)) without rowid`,
  `create unique index cardsByNumber on cards (numberIndex)`,
  `create index cardsByMember on cards (member)`,
  `create table merchants (
    programme text not null references programmes (id), id text not null, titleZh text not null, titleEn text,
    primary key (programme, id))`,
  `create table stores (
    programme text not null, id text not null, merchant text not null, titleZh text not null, titleEn text,
    region text not null, primary key (programme, id),
    foreign key (programme, merchant) references merchants (programme, id))`,
  `create table offers (
    programme text not null references programmes (id), id text not null, version integer not null,
    state text not null check (state in ('published', 'stopped', 'replaced')), content text not null,
    recordedAt text not null, primary key (id, version))`,
  `create index offersByState on offers (programme, state)`,
  `create table caKeys (
    programme text not null references programmes (id), rid text not null, keyIndex text not null,
    modulus text not null, exponent text not null, expires text not null, test integer not null,
    primary key (programme, rid, keyIndex))`,
  `create table cardProducts (
    programme text not null references programmes (id), prefix text not null, issuingProgramme text not null,
    titleZh text not null, titleEn text, primary key (programme, prefix))`,
  `create table calendarYears (
    programme text not null references programmes (id), year integer not null, primary key (programme, year))`,
  `create table calendarDays (
    programme text not null references programmes (id), day text not null,
    kind text not null check (kind in ('holiday', 'workday')), primary key (programme, day))`,
  `create table terminals (
    id text primary key, programme text not null, store text not null, publicKey text not null unique,
    epoch integer not null, sequence integer not null, hash text not null,
    assignmentVersion integer not null, assignment text not null,
    enrolledAt text not null, lastContact text not null, report text, alarm text,
    foreign key (programme, store) references stores (programme, id))`,
  `create table pairingCodes (
    codeIndex blob primary key, programme text not null, store text not null, expiresAt text not null,
    usedAt text, terminal text references terminals (id),
    foreign key (programme, store) references stores (programme, id))`,
  `create table journalEntries (
    terminal text not null references terminals (id), epoch integer not null, sequence integer not null,
    previousHash text not null, hash text not null, bytes text not null,
    outcome text not null check (outcome in ('accepted', 'rejected')), reason text, kind text, entryId text,
    payable integer, discount integer, receivedAt text not null,
    primary key (terminal, epoch, sequence))`,
  `create unique index acceptedEntriesById on journalEntries (entryId) where outcome = 'accepted'`,
  `create table staffKeys (
    id integer primary key, keyHash text not null unique, title text not null, recordedAt text not null)`,
];
