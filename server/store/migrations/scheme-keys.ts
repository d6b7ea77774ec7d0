import type { Kysely, Migration } from 'kysely';
import { runAll } from './run-all.ts';

/** Card schemes' keys of either suite with all that is known of them, and the issuers that a scheme took back. */
export const schemeKeyTables: Migration = { up: (database: Kysely<unknown>) => runAll(statements, database) };

const statements: readonly string[] = [
  `create table schemeKeys (
    programme text not null references programmes (id), rid text not null, keyIndex text not null,
    suite text not null check (suite in ('rsa', 'sm2')), content text not null,
    primary key (programme, rid, keyIndex))`,
  `insert into schemeKeys (programme, rid, keyIndex, suite, content)
    select programme, rid, keyIndex, 'rsa', json_patch(
      json_object('rid', rid, 'index', keyIndex, 'modulus', modulus, 'exponent', exponent, 'expires', expires),
      case test when 1 then '{"test":true}' else '{}' end)
    from caKeys`,
  `drop table caKeys`,
  `create table revokedIssuers (
    programme text not null references programmes (id), rid text not null, keyIndex text not null,
    serial text not null, primary key (programme, rid, keyIndex, serial))`,
];
