import type { Kysely, Migration } from 'kysely';
import { runAll } from './run-all.ts';

/** People of staff, their sessions, and the failures that slow guessing down. */
export const staffAccounts: Migration = { up: (database: Kysely<unknown>) => runAll(statements, database) };

const statements: readonly string[] = [
  `create table staff (
    id integer primary key, user text not null unique, name text not null,
    role text not null check (role in ('publisher', 'viewer')),
    passwordHash text not null, recordedAt text not null, passwordSetAt text not null)`,
  `create table staffSessions (
    idHash text primary key, staff integer not null references staff (id),
    startedAt text not null, lastUsedAt text not null)`,
  `create index staffSessionsByStaff on staffSessions (staff)`,
  `create table signInFailures (
    key blob primary key, failures integer not null, lastAt text not null, blockedUntil text)`,
];
