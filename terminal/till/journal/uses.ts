import { type Kysely, sql } from 'kysely';
import type { UsedBefore } from '../../core/decide/request.ts';
import { fen } from '../../core/money.ts';
import type { OfferId } from '../../core/offers/offer.ts';
import type { UsePeriods } from './counted-use.ts';
import type { Journal } from './journal.ts';
import type { JournalTables } from './journal-tables.ts';

export type UsesAsked = {
  readonly offers: readonly OfferId[];
  /** The member's card, by each programme that knows it; none when nobody was recognised. */
  readonly members: readonly string[];
  readonly periods: UsePeriods;
};

/** What was used before, of each of these offers, by this member and by all, as this till's journal knows it. */
export async function usedBefore(
  journal: Journal,
  asked: UsesAsked,
): Promise<Readonly<Record<string, UsedBefore>>> {
  if (asked.offers.length === 0) return {};
  return journal.remembered(['used', asked], (database) => countUses(database, asked));
}

async function countUses(
  database: Kysely<JournalTables>,
  asked: UsesAsked,
): Promise<Readonly<Record<string, UsedBefore>>> {
  const { periods, members } = asked;
  const sum = (within: 'day' | 'week' | 'month' | 'year' | 'offer', mine: boolean) => {
    const period = within === 'offer' ? sql`1` : sql`${sql.ref(within)} = ${periods[within]}`;
    const whose = mine ? isOneOf(members) : sql`1`;
    return sql<number>`coalesce(sum(case when ${period} and ${whose} then uses else 0 end), 0)`;
  };
  const rows = await database
    .selectFrom('uses')
    .select((expression) => [
      'offer',
      sum('day', true).as('my_day'),
      sum('week', true).as('my_week'),
      sum('month', true).as('my_month'),
      sum('year', true).as('my_year'),
      sum('offer', true).as('my_offer'),
      sum('day', false).as('all_day'),
      sum('week', false).as('all_week'),
      sum('month', false).as('all_month'),
      sum('year', false).as('all_year'),
      sum('offer', false).as('all_offer'),
      expression.fn.sum<number>('spent').as('spent'),
    ])
    .where('offer', 'in', [...asked.offers])
    .groupBy('offer')
    .execute();
  return Object.fromEntries(
    rows.map((row) => [
      row.offer,
      {
        member: {
          day: row.my_day,
          week: row.my_week,
          month: row.my_month,
          year: row.my_year,
          offer: row.my_offer,
        },
        total: {
          day: row.all_day,
          week: row.all_week,
          month: row.all_month,
          year: row.all_year,
          offer: row.all_offer,
        },
        spent: fen(Math.max(0, row.spent)),
      },
    ]),
  );
}

function isOneOf(members: readonly string[]) {
  return members.length === 0 ? sql`0` : sql`member in (${sql.join(members)})`;
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
    return row?.uses ?? 0;
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
