import { sql } from 'kysely';
import { addDays, type IsoDate } from '../../terminal/core/calendar/civil-date.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { Overview } from './overview-view.ts';

const hoursPerDay = 24;
type Day = { readonly programme: string; readonly day: string };

/** Sales less voided ones, and what members saved, by day from `first` to `last`, days without a sale too. */
export async function salesByDay(
  store: ServerStore,
  { programme, first, last }: { readonly programme: string; readonly first: IsoDate; readonly last: IsoDate },
): Promise<Overview['days']> {
  const rows = await store.database
    .selectFrom('redemptions')
    .select((of) => [
      'day',
      of.fn.sum<number>('counted').as('count'),
      of.fn.sum<number>('discount').as('saved'),
    ])
    .where('programme', '=', programme)
    .where('at', '>=', first as string)
    .where('at', '<', addDays(last, 1) as string)
    .groupBy('day')
    .execute();
  const known = new Map(rows.map((row) => [row.day, row]));
  const days: Overview['days'][number][] = [];
  for (let day = first; day <= last; day = addDays(day, 1))
    days.push(known.get(day) ?? { day, count: 0, saved: 0 });
  return days;
}

/** All 24 hours. */
export async function salesByHour(store: ServerStore, day: Day): Promise<Overview['hours']> {
  const rows = await ofDay(store, day)
    .select((of) => [
      'hour',
      of.fn.sum<number>('counted').as('count'),
      of.fn.sum<number>('discount').as('saved'),
    ])
    .groupBy('hour')
    .execute();
  const known = new Map(rows.map((row) => [row.hour, row]));
  return Array.from({ length: hoursPerDay }, (_, hour) => known.get(hour) ?? { hour, count: 0, saved: 0 });
}

/** How many sales a day had had by an instant of China's clocks. */
export async function salesUntil(
  store: ServerStore,
  { until, ...day }: Day & { readonly until: string },
): Promise<number> {
  const { count } = await ofDay(store, day)
    .select((of) => of.fn.sum<number | null>('counted').as('count'))
    .where('at', '<=', until)
    .executeTakeFirstOrThrow();
  return count ?? 0;
}

/** Who bore the day's reductions, the most first; a refund gives back. */
export async function shareOfFunders(store: ServerStore, day: Day): Promise<Overview['funders']> {
  const rows = await ofDay(store, day)
    .innerJoin('redemptionFunders', 'redemptionFunders.redemption', 'redemptions.number')
    .select((of) => ['funder', of.fn.sum<number>('amount').as('amount')])
    .groupBy('funder')
    .execute();
  return rows.sort((a, b) => b.amount - a.amount || (a.funder < b.funder ? -1 : 1));
}

/**
 * Members whose sales of the day had an offer, each once whatever card they used; a guest whose register is
 * elsewhere is a card. `first`: no earlier day knows any of their cards.
 */
export async function membersServed(
  store: ServerStore,
  { programme, day }: Day,
): Promise<Overview['members']> {
  const { rows } = await sql<{ count: number; first: number | null }>`
    select count(*) as count, sum(not exists (
      select 1 from redemptions as earlier
      where earlier.memberProgramme = today.memberProgramme and earlier.day < ${day} and earlier.discount > 0
        and (earlier.memberToken = today.token or earlier.memberToken in (
          select other.token from cards as other
          where other.member = today.member and other.programme = today.memberProgramme))
    )) as first
    from (
      select sold.memberProgramme, cards.member, min(sold.memberToken) as token
      from redemptions as sold
      left join cards on cards.programme = sold.memberProgramme and cards.token = sold.memberToken
      where sold.programme = ${programme} and sold.at >= ${day} and sold.at < ${`${day}~`}
        and sold.counted = 1 and sold.discount > 0 and sold.memberToken is not null
      group by sold.memberProgramme, coalesce('m' || cards.member, sold.memberToken)
    ) as today`.execute(store.database);
  return { count: rows[0]?.count ?? 0, first: rows[0]?.first ?? 0 };
}

/** `at` begins with its day, and the tilde comes behind every character of a time. */
function ofDay(store: ServerStore, { programme, day }: Day) {
  return store.database
    .selectFrom('redemptions')
    .where('redemptions.programme', '=', programme)
    .where('redemptions.at', '>=', day)
    .where('redemptions.at', '<', `${day}~`);
}
