import { type Kysely, sql } from 'kysely';
import { sha256 } from '../../wire/sha256.ts';

/** Enough that no damage makes another row with the same; against a person it is none, for it has no key. */
const sealCharacters = 16;

/** Kept with a row whose values stand in no entry and under no signature: a start finds one that has changed. */
export function sealOf(...values: readonly (string | number)[]): string {
  return sha256(JSON.stringify(values)).slice(0, sealCharacters);
}

type Sealed = { readonly seal: string | null };
type Fact = { readonly name: string; readonly value: string };
type Answer = {
  readonly key: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
};
type Grant = {
  readonly grant_id: string;
  readonly epoch: number;
  readonly offer: string;
  readonly measure: string;
  readonly per: string;
  readonly period: string;
  readonly granted: number;
  readonly state: string;
};

export function sealOfFact({ name, value }: Fact): string {
  return sealOf(name, value);
}

export function sealOfAnswer({ key, fingerprint, status, body }: Answer): string {
  return sealOf(key, fingerprint, status, body);
}

/** One of an older program has no seal: nobody can say. */
export function isSealedAnswer(row: Answer & Sealed): boolean {
  return row.seal === null || row.seal === sealOfAnswer(row);
}

/** What was granted and how it stands; what is used of it is told by the entries. */
export function sealOfLease(row: Grant): string {
  const { grant_id, epoch, offer, measure, per, period, granted, state } = row;
  return sealOf(grant_id, epoch, offer, measure, per, period, granted, state);
}

/** What is used and what was released of a grant, in one number: kept beside the two by the same statement. */
export const releasedInMoved = 1_000_003;

/** Rows of before stand for what they say now. */
export async function sealRows(
  database: Kysely<{ readonly facts: Fact & Sealed; readonly leases: Grant & Sealed }>,
): Promise<void> {
  for (const table of ['facts', 'answers', 'leases'])
    await sql`alter table ${sql.table(table)} add column seal text`.execute(database);
  await sql`alter table leases add column moved integer not null default 0`.execute(database);
  await sql`update leases set moved = used + ${sql.lit(releasedInMoved)} * released`.execute(database);
  for (const fact of await database.selectFrom('facts').selectAll().execute())
    await database
      .updateTable('facts')
      .set({ seal: sealOfFact(fact) })
      .where('name', '=', fact.name)
      .execute();
  for (const lease of await database.selectFrom('leases').selectAll().execute())
    await database
      .updateTable('leases')
      .set({ seal: sealOfLease(lease) })
      .where('grant_id', '=', lease.grant_id)
      .execute();
}
