import { type Kysely, sql } from 'kysely';
import { releasedInMoved } from './sealed-rows.ts';

/**
 * What this till was granted stands beside the entries that spend it, so that both change in one transaction: the
 * table itself refuses to go below nothing, whoever asks. Counts by day take the place of sums over all uses.
 */
export async function createQuotaTables(database: Kysely<unknown>): Promise<void> {
  await createLeases(database);
  await createUseDays(database);
  await database.schema
    .createTable('offline_risks')
    .addColumn('epoch', 'integer', (column) => column.notNull())
    .addColumn('sequence', 'integer', (column) => column.notNull())
    .addColumn('uses', 'integer', (column) => column.notNull())
    .addColumn('fen', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('offline_risks_place', ['epoch', 'sequence'])
    .execute();
  await createAppendsWithQuotas(database, { uses: usesAsTheyCome, ...unsealed });
}

export async function createUsesElsewhere(database: Kysely<unknown>): Promise<void> {
  await sql`create table uses_elsewhere (member text not null, offer text not null, day text not null,
    week text not null, month text not null, year text not null, uses integer not null,
    primary key (member, offer, day)) without rowid`.execute(database);
}

/** Each use by the redemption that it is of, so that what is told again counts once; sums of before stay as they are. */
export async function markUsesElsewhere(database: Kysely<unknown>): Promise<void> {
  await sql`alter table uses_elsewhere rename to uses_elsewhere_summed`.execute(database);
  await sql`create table uses_elsewhere (member text not null, offer text not null, redemption text not null,
    day text not null, week text not null, month text not null, year text not null, uses integer not null,
    primary key (member, offer, redemption, day)) without rowid`.execute(database);
  await sql`insert into uses_elsewhere (member, offer, redemption, day, week, month, year, uses)
    select member, offer, '', day, week, month, year, uses from uses_elsewhere_summed`.execute(database);
  await sql`drop table uses_elsewhere_summed`.execute(database);
}

/** What an offer's uses are forgotten by, when they count no more. */
export async function createUsesByDay(database: Kysely<unknown>): Promise<void> {
  await sql`create index uses_elsewhere_days on uses_elsewhere (offer, day)`.execute(database);
}

/** How often it was used stands in no entry and under no signature here. Rows of before stand for what they say now. */
export async function writeUsesElsewhereTwice(database: Kysely<unknown>): Promise<void> {
  await sql`alter table uses_elsewhere add column uses_again integer not null default 0`.execute(database);
  await sql`update uses_elsewhere set uses_again = -uses`.execute(database);
}

async function createLeases(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('leases')
    .addColumn('grant_id', 'text', (column) => column.primaryKey())
    .addColumn('epoch', 'integer', (column) => column.notNull())
    .addColumn('offer', 'text', (column) => column.notNull())
    .addColumn('measure', 'text', (column) => column.notNull())
    .addColumn('per', 'text', (column) => column.notNull())
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('granted', 'integer', (column) => column.notNull())
    .addColumn('used', 'integer', (column) => column.notNull())
    .addColumn('released', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addCheckConstraint(
      'leases_never_below_nothing',
      sql`used >= 0 and released >= 0 and used + released <= granted`,
    )
    .execute();
  await database.schema
    .createIndex('leases_pool')
    .on('leases')
    .columns(['offer', 'measure', 'per', 'period'])
    .execute();
}

async function createUseDays(database: Kysely<unknown>): Promise<void> {
  await sql`create table use_days (offer text not null, day text not null, week text not null, month text not null,
    year text not null, uses integer not null, spent integer not null, primary key (offer, day)) without rowid`.execute(
    database,
  );
  await sql`insert into use_days (offer, day, week, month, year, uses, spent)
    select offer, day, week, month, year, sum(uses), sum(spent) from uses group by offer, day`.execute(
    database,
  );
  await countUsesByDay(database);
}

async function countUsesByDay(database: Kysely<unknown>): Promise<void> {
  await sql`create trigger uses_counted after insert on uses begin
    insert into use_days (offer, day, week, month, year, uses, spent)
      values (new.offer, new.day, new.week, new.month, new.year, new.uses, new.spent)
      on conflict do update set uses = uses + excluded.uses, spent = spent + excluded.spent;
  end`.execute(database);
}

/** Before 2026-12, uses stood in the order in which they came, and an index found a member's. */
const usesAsTheyCome = `insert into uses (entry, offer, member, day, week, month, year, uses, spent)
      select new.id, value ->> 'offer', value ->> 'member', value ->> 'day', value ->> 'week', value ->> 'month',
        value ->> 'year', value ->> 'uses', value ->> 'spent' from json_each(new.uses);`;
const usesByMember = `insert into uses (member, offer, entry, place, day, week, month, year, uses, spent)
      select value ->> 'member', value ->> 'offer', new.id, key, value ->> 'day', value ->> 'week', value ->> 'month',
        value ->> 'year', value ->> 'uses', value ->> 'spent' from json_each(new.uses);`;

const unsealed = {
  answer: `insert into answers (key, fingerprint, status, body)
      select new.answer ->> 'key', new.answer ->> 'fingerprint', new.answer ->> 'status', new.answer ->> 'body'
      where new.answer is not null;`,
  moved: '',
};
const sealed = {
  answer: `insert into answers (key, fingerprint, status, body, seal)
      select new.answer ->> 'key', new.answer ->> 'fingerprint', new.answer ->> 'status', new.answer ->> 'body',
        new.answer ->> 'seal' where new.answer is not null;`,
  moved: `, moved = moved + (select sum(value ->> 'used') + ${releasedInMoved} * sum(value ->> 'released')
          from json_each(new.quotas, '$.leases') where value ->> 'grant' = leases.grant_id)`,
};

/**
 * Uses stand where they are looked for: with those of the same member. An index beside the rows is a page more that
 * each sale writes and syncs while its customer waits.
 */
export async function keepUsesByMember(database: Kysely<unknown>): Promise<void> {
  await sql`drop view appends`.execute(database);
  await sql`drop trigger uses_counted`.execute(database);
  await sql`create table uses_by_member (member text not null, offer text not null, entry text not null,
    place integer not null, day text not null, week text not null, month text not null, year text not null,
    uses integer not null, spent integer not null, primary key (member, offer, entry, place)) without rowid`.execute(
    database,
  );
  await sql`insert into uses_by_member (member, offer, entry, place, day, week, month, year, uses, spent)
    select coalesce(member, ''), offer, entry, rowid, day, week, month, year, uses, spent from uses
      order by 1, 2, 3, 4`.execute(database);
  await sql`drop table uses`.execute(database);
  await sql`alter table uses_by_member rename to uses`.execute(database);
  await countUsesByDay(database);
  await createAppendsWithQuotas(database, { uses: usesByMember, ...unsealed });
}

/** Answers and grants carry what tells that they have changed by themselves. */
export async function createSealedAppends(database: Kysely<unknown>): Promise<void> {
  await createAppendsWithQuotas(database, { uses: usesByMember, ...sealed });
}

/** The view and its trigger are how entries are written, not what is written: they are made anew. */
async function createAppendsWithQuotas(
  database: Kysely<unknown>,
  write: Readonly<Record<'uses' | 'answer' | 'moved', string>>,
): Promise<void> {
  await sql`drop view if exists appends`.execute(database);
  await sql`create view appends as
    select epoch, sequence, id, kind, checkout, external_id, redemption, previous_hash, hash, bytes,
      null as uses, null as member, null as answer, null as quotas from entries`.execute(database);
  await sql`create trigger append_whole instead of insert on appends begin
    insert into entries (epoch, sequence, id, kind, checkout, external_id, redemption, previous_hash, hash, bytes)
      values (new.epoch, new.sequence, new.id, new.kind, new.checkout, new.external_id, new.redemption,
        new.previous_hash, new.hash, new.bytes);
    ${sql.raw(write.uses)}
    insert into members_seen (member)
      select new.member where new.member is not null on conflict do nothing;
    ${sql.raw(write.answer)}
    select raise(abort, 'an entry names a grant that this till does not have')
      where exists (select 1 from json_each(new.quotas, '$.leases')
        where value ->> 'grant' not in (select grant_id from leases));
    update leases set
        used = used + (select sum(value ->> 'used') from json_each(new.quotas, '$.leases')
          where value ->> 'grant' = leases.grant_id),
        released = released + (select sum(value ->> 'released') from json_each(new.quotas, '$.leases')
          where value ->> 'grant' = leases.grant_id)
        ${sql.raw(write.moved)}
      where grant_id in (select value ->> 'grant' from json_each(new.quotas, '$.leases'));
    insert into offline_risks (epoch, sequence, uses, fen)
      select new.epoch, new.sequence, new.quotas ->> '$.risk.uses', new.quotas ->> '$.risk.fen'
      where new.quotas ->> '$.risk' is not null;
  end`.execute(database);
}
