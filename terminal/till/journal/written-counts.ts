import { type Kysely, sql } from 'kysely';
import { usePeriods } from '../../core/calendar/use-periods.ts';
import type { JournalEntry, RefundEntry, SaleEntry } from '../../core/journal/entry.ts';
import { journalEntrySchema } from '../../wire/journal-entry-schema.ts';
import { isSmallFile } from './check-journal.ts';
import { type CountedUse, useRows } from './counted-use.ts';
import type { JournalTables } from './journal-tables.ts';

const entriesAtOnce = 500;

type UseRow = ReturnType<typeof useRows>[number];
/** What an entry says that is counted of it. */
type Written = {
  readonly epoch: number;
  readonly sequence: number;
  readonly id: string;
  /** Null: of a refund whose sale stands further back. */
  readonly uses: readonly CountedUse[] | null;
  /** The entry itself, where its uses cannot be told yet. */
  readonly bytes: string;
  /** The card that bought. */
  readonly member: string | null;
};
type Sold = Pick<SaleEntry, 'card'> & { readonly request: Pick<SaleEntry['request'], 'at'> };

/** The uses that a sale takes. */
export function usesTaken(sale: SaleEntry): readonly CountedUse[] {
  const [periods, member] = [usePeriods(sale.request.at), memberOf(sale)];
  return sale.uses.map(({ offer, uses, spent }) => ({ offer, uses, spent, periods, member }));
}

/** A use goes back to the period in which it was taken, not to today's. */
export function usesBack(refund: Pick<RefundEntry, 'restored'>, sale: Sold): readonly CountedUse[] {
  const [periods, member] = [usePeriods(sale.request.at), memberOf(sale)];
  return refund.restored.map(({ offer, uses, spent }) => ({
    ...{ offer, uses: -uses, spent: -spent },
    ...{ periods, member },
  }));
}

/** `programme:token` of the card that bought. */
export function memberOf({ card }: Pick<SaleEntry, 'card'>): string | null {
  return card === null ? null : `${card.programme}:${card.token}`;
}

/**
 * What is counted beside the entries, held against what they say. A member's limit, the till's grants and what it gives
 * at its own risk are told by those rows alone while it sells.
 */
export class WrittenCounts {
  readonly #written: Written[] = [];
  readonly #sales = new Map<string, Sold>();
  readonly #moved = new Map<string, { used: number; released: number }>();
  #newestEpoch = 0;
  #first = 0;

  /** Called with each entry while the chain is followed, in their order. */
  see({ epoch, sequence, id, bytes }: JournalTables['entries'], entry: JournalEntry): void {
    if (epoch > this.#newestEpoch) {
      this.#newestEpoch = epoch;
      this.#first = sequence;
      this.#moved.clear();
    }
    for (const { grant, amount } of entry.leases ?? []) {
      const sum = this.#moved.get(grant) ?? { used: 0, released: 0 };
      if (entry.kind === 'release') sum.released += amount;
      else sum.used += entry.kind === 'sale' ? amount : -amount;
      this.#moved.set(grant, sum);
    }
    const place = { epoch, sequence, id };
    if (entry.kind === 'sale') {
      const { card, request } = entry;
      this.#sales.set(id, { card, request: { at: request.at } });
      this.#written.push({ ...place, uses: usesTaken(entry), bytes: '', member: memberOf(entry) });
    } else if (entry.kind === 'refund') {
      const sale = this.#sales.get(entry.redemption);
      const uses = sale === undefined ? null : usesBack(entry, sale);
      this.#written.push({ ...place, uses, bytes: uses === null ? bytes : '', member: null });
    }
  }

  /** The first that is counted otherwise, in words; null when all is as it is written. */
  async findOther(
    database: Kysely<JournalTables>,
    journal: { readonly file: string; readonly epoch: number; readonly reach: 'newest' | 'whole' },
  ): Promise<string | null> {
    for (let at = 0; at < this.#written.length; at += entriesAtOnce) {
      const fault = await otherUses(database, this.#written.slice(at, at + entriesAtOnce));
      if (fault !== null) return fault;
    }
    const { epoch, file, reach } = journal;
    // Of an epoch whose first entries are too far back the sums cannot be told.
    const isWhole = this.#newestEpoch < epoch || this.#first === 1;
    const moved = this.#newestEpoch === epoch ? this.#moved : new Map();
    return (
      (isWhole ? await otherGrants(database, epoch, moved) : null) ??
      (await strangeRisk(database, epoch)) ??
      (reach === 'whole' || (await isSmallFile(file)) ? await countedOtherwise(database) : null)
    );
  }
}

/** The first of these entries whose uses or whose member are not counted as it says. */
async function otherUses(
  database: Kysely<JournalTables>,
  written: readonly Written[],
): Promise<string | null> {
  const expected = new Map<string, readonly UseRow[]>();
  for (const { id, uses, bytes } of written)
    expected.set(id, useRows(uses ?? (await usesOfOlderSale(database, bytes))));
  const counted = await countedOf(database, expected);
  for (const { id, epoch, sequence } of written)
    if (
      textOf(expected.get(id) ?? []) !== textOf(counted.get(id) ?? []) &&
      (await isUnderstood(database, id))
    )
      return `the uses of the entry at epoch ${epoch}, sequence ${sequence} are counted otherwise than it says`;
  return missingMember(database, new Set(written.flatMap(({ member }) => member ?? [])));
}

/** What a sale took that is lost is counted nowhere, so none of it goes back. */
async function usesOfOlderSale(
  database: Kysely<JournalTables>,
  bytes: string,
): Promise<readonly CountedUse[]> {
  const refund = JSON.parse(bytes) as RefundEntry;
  const sale = await entryOf(database, refund.redemption);
  return sale?.kind === 'sale' ? usesBack(refund, sale) : [];
}

/** Of an entry that this program does not understand nothing was counted when it was saved. */
async function isUnderstood(database: Kysely<JournalTables>, id: string): Promise<boolean> {
  return journalEntrySchema.safeParse(await entryOf(database, id)).success;
}

async function entryOf(database: Kysely<JournalTables>, id: string): Promise<JournalEntry | null> {
  const row = await database.selectFrom('entries').select('bytes').where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : (JSON.parse(row.bytes) as JournalEntry);
}

/** Rows that stand for these entries, found as a sale finds them: by member and offer. */
async function countedOf(
  database: Kysely<JournalTables>,
  expected: ReadonlyMap<string, readonly UseRow[]>,
): Promise<ReadonlyMap<string, readonly UseRow[]>> {
  const names = [...expected].flatMap(([entry, uses]) =>
    uses.map(({ member, offer }) => ({ entry, member, offer })),
  );
  const { rows } = await sql<UseRow & { entry: string }>`
    select u.entry, u.offer, u.member, u.uses, u.spent, u.day, u.week, u.month, u.year
      from (select distinct value ->> 'member' as member, value ->> 'offer' as offer, value ->> 'entry' as entry
        from json_each(${JSON.stringify(names)})) named
      cross join uses u on u.member = named.member and u.offer = named.offer and u.entry = named.entry
      where exists (select 1 from use_days d where d.offer = u.offer and d.day = u.day)`.execute(database);
  const counted = new Map<string, UseRow[]>();
  for (const { entry, ...row } of rows) counted.set(entry, [...(counted.get(entry) ?? []), row]);
  return counted;
}

/** Rows of one entry stand in no order. */
function textOf(rows: readonly UseRow[]): string {
  return rows
    .map(({ offer, member, uses, spent, day, week, month, year }) =>
      JSON.stringify([offer, member, uses, spent, day, week, month, year]),
    )
    .sort()
    .join('\n');
}

async function missingMember(
  database: Kysely<JournalTables>,
  members: ReadonlySet<string>,
): Promise<string | null> {
  const { rows } = await sql`select value from json_each(${JSON.stringify([...members])})
    where not exists (select 1 from members_seen where member = value) limit 1`.execute(database);
  return rows.length === 0 ? null : 'a card that has bought here is not known any more';
}

async function otherGrants(
  database: Kysely<JournalTables>,
  epoch: number,
  moved: ReadonlyMap<string, { readonly used: number; readonly released: number }>,
): Promise<string | null> {
  const rows = await database.selectFrom('leases').selectAll().where('epoch', '=', epoch).execute();
  const odd = rows.find(({ grant_id, used, released }) => {
    const sum = moved.get(grant_id) ?? { used: 0, released: 0 };
    return used !== sum.used || released !== sum.released;
  });
  return odd === undefined
    ? null
    : `the entries spend another part of the grant ${odd.grant_id} than it says`;
}

/** What was given at the till's own risk is never more than the entry gave. */
async function strangeRisk(database: Kysely<JournalTables>, epoch: number): Promise<string | null> {
  const { rows } = await sql<{ sequence: number }>`
    select r.sequence from offline_risks r left join entries e on e.epoch = r.epoch and e.sequence = r.sequence
      where r.epoch >= ${epoch} and r.sequence > coalesce((select max(sequence) from acknowledged where epoch = ${epoch}), 0)
        and (e.id is null or r.uses not between 0 and
            (select coalesce(sum(value ->> 'uses'), 0) from json_each(e.bytes, '$.uses'))
          or r.fen not between 0 and
            (select coalesce(sum(value ->> 'spent'), 0) from json_each(e.bytes, '$.uses')))
      limit 1`.execute(database);
  const [first] = rows;
  return first === undefined ? null : `the risk of entry ${first.sequence} is not what that entry gave`;
}

/** Uses by day are a sum of uses, kept beside them: both come from the same entries. */
async function countedOtherwise(database: Kysely<JournalTables>): Promise<string | null> {
  const uses = await database
    .selectFrom('uses')
    .select((of) => [
      'offer',
      'day',
      of.fn.sum<number>('uses').as('uses'),
      of.fn.sum<number>('spent').as('spent'),
    ])
    .groupBy(['offer', 'day'])
    .execute();
  const days = await database.selectFrom('use_days').selectAll().execute();
  if (days.some((row) => !isInItsPeriods(row))) return 'uses are counted in another period than their day’s';
  const byDay = new Map(days.map((row) => [`${row.offer} ${row.day}`, row]));
  const odd = uses.find(({ offer, day, ...sum }) => {
    const row = byDay.get(`${offer} ${day}`);
    return row?.uses !== sum.uses || row.spent !== sum.spent;
  });
  if (odd !== undefined)
    return `the uses of ${odd.offer} on ${odd.day} are counted otherwise than they stand`;
  return days.length === uses.length ? null : 'uses are counted that do not stand';
}

function isInItsPeriods(row: JournalTables['use_days']): boolean {
  const { week, month, year } = usePeriods(`${row.day}T12:00:00+08:00`);
  return row.week === week && row.month === month && row.year === year;
}
