import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { UsedBefore } from '../../core/decide/request.ts';
import { fen } from '../../core/money.ts';
import type { OfferId, Period } from '../../core/offers/offer.ts';
import { memberMarkOf } from '../../wire/quotas.ts';
import type { UsePeriods } from './counted-use.ts';
import type { Journal } from './journal.ts';
import type { JournalTables } from './journal-tables.ts';

export type UsesAsked = {
  readonly offers: readonly OfferId[];
  /** The member's card, by each programme that knows it; none when nobody was recognised. */
  readonly members: readonly string[];
  readonly periods: UsePeriods;
};

/** What was used before, of each of these offers, by this member here and elsewhere, and by all here. */
export async function usedBefore(
  journal: Journal,
  asked: UsesAsked,
): Promise<Readonly<Record<string, UsedBefore>>> {
  if (asked.offers.length === 0) return {};
  return journal.remembered(['used', asked], (database) => countUses(database, asked));
}

/** Each member's own few rows along their index, and a row a day for everybody's. */
async function countUses(
  database: Kysely<JournalTables>,
  asked: UsesAsked,
): Promise<Readonly<Record<string, UsedBefore>>> {
  const { periods, members, offers } = asked;
  const sum = (within: Period) => {
    const period = within === 'offer' ? sql`1` : sql`${sql.ref(within)} = ${periods[within]}`;
    return sql<number>`coalesce(sum(case when ${period} then uses else 0 end), 0)`;
  };
  const all = await database
    .selectFrom('use_days')
    .select((of) => ['offer' as const, ...within(sum), of.fn.sum<number>('spent').as('spent')])
    .where('offer', 'in', [...offers])
    .groupBy('offer')
    .execute();
  const mine =
    members.length === 0
      ? []
      : await database
          .selectFrom('uses')
          .select(['offer' as const, ...within(sum)])
          .where('offer', 'in', [...offers])
          .where('member', 'in', [...members])
          .groupBy('offer')
          .execute();
  const elsewhere =
    members.length === 0
      ? []
      : await database
          .selectFrom('uses_elsewhere')
          .select(['offer' as const, ...within(sum)])
          .where('offer', 'in', [...offers])
          .where('member', 'in', members.map(memberMarkOf))
          .groupBy('offer')
          .execute();
  const by = <Row extends { readonly offer: string }>(rows: readonly Row[]) =>
    new Map(rows.map((row) => [row.offer, row]));
  const [allOf, mineOf, elsewhereOf] = [by(all), by(mine), by(elsewhere)];
  return Object.fromEntries(
    [...new Set([...allOf.keys(), ...elsewhereOf.keys()])].map((offer) => [
      offer,
      {
        member: countsOf(mineOf.get(offer), elsewhereOf.get(offer)),
        total: countsOf(allOf.get(offer)),
        spent: fen(Math.max(0, allOf.get(offer)?.spent ?? 0)),
      },
    ]),
  );
}

function within(sum: (period: Period) => RawBuilder<number>) {
  return [
    sum('day').as('day'),
    sum('week').as('week'),
    sum('month').as('month'),
    sum('year').as('year'),
    sum('offer').as('life'),
  ] as const;
}

type Counts = Readonly<Record<'day' | 'week' | 'month' | 'year' | 'life', number>>;

function countsOf(...parts: readonly (Counts | undefined)[]) {
  const sum = (period: keyof Counts) => parts.reduce((all, part) => all + (part?.[period] ?? 0), 0);
  return { day: sum('day'), week: sum('week'), month: sum('month'), year: sum('year'), offer: sum('life') };
}

/** How often the member used any of these offers, ever. */
export async function usesOfMember(
  journal: Journal,
  asked: { readonly member: string; readonly offers: readonly OfferId[] },
): Promise<number> {
  if (asked.offers.length === 0) return 0;
  return journal.remembered(['uses of member', asked], async (database) => {
    const row = await database
      .selectFrom('uses')
      .select((expression) =>
        expression.fn.coalesce(expression.fn.sum<number>('uses'), sql<number>`0`).as('uses'),
      )
      .where('member', '=', asked.member)
      .where('offer', 'in', [...asked.offers])
      .executeTakeFirst();
    const elsewhere = await database
      .selectFrom('uses_elsewhere')
      .select((expression) =>
        expression.fn.coalesce(expression.fn.sum<number>('uses'), sql<number>`0`).as('uses'),
      )
      .where('member', '=', memberMarkOf(asked.member))
      .where('offer', 'in', [...asked.offers])
      .executeTakeFirst();
    return (row?.uses ?? 0) + (elsewhere?.uses ?? 0);
  });
}

/** Whether this card bought here before. */
export function wasSeen(journal: Journal, member: string): Promise<boolean> {
  return journal.remembered(['seen', member], async (database) => {
    const row = await database
      .selectFrom('members_seen')
      .select('member')
      .where('member', '=', member)
      .executeTakeFirst();
    return row !== undefined;
  });
}
