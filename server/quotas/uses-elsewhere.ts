import type { Transaction } from 'kysely';
import type { IsoDate } from '../../terminal/core/calendar/civil-date.ts';
import { readMoment } from '../../terminal/core/calendar/moment.ts';
import { usePeriods } from '../../terminal/core/calendar/use-periods.ts';
import type { Offer, Period } from '../../terminal/core/offers/offer.ts';
import {
  type Counting,
  countingMarkOf,
  type LeaseAsk,
  type Leases,
  memberMarkOf,
  offersCountingMax,
  redemptionMarkOf,
  usesPerDocumentMax,
} from '../../terminal/wire/quotas.ts';
import { hasEnded } from '../offers/offer-state.ts';
import { lastNumber } from '../redemptions/last-number.ts';
import type { ServerTables } from '../store/tables.ts';
import { goneAt } from '../terminals/lost-entries.ts';

/** A member has few cards at a time: what one read brings fits into a document. */
const cardsCountedMax = 4;
const redemptionsPerDocumentMax = usesPerDocumentMax / cardsCountedMax;
const tokensPerQuestionMax = 500;
/** A till's clock may be so far behind: for it the period and the offer that are over here go on. */
const clocksBehindMs = 86_400_000;
/** The longest first: a use of the offer's whole life is never too old. */
const periodsByLength: readonly Period[] = ['offer', 'year', 'month', 'week', 'day'];

/**
 * What members used at other tills of the offers that limit each member, since the till asked last: each use under
 * every card that the member has by now, each thing given back on the day on which it was taken. Only what still
 * counts in a period of its offer. A register that was restored is told of redemptions again under new numbers: so
 * tills know each by its mark. A till that began another journal, because it lost some of the last one, begins again
 * with these as well: what it sold itself and has lost is told with them.
 */
export async function usesElsewhere(
  transaction: Transaction<ServerTables>,
  asked: {
    readonly terminal: string;
    readonly ask: Pick<LeaseAsk, 'usesAfter' | 'usesMarked' | 'usesCounting' | 'usesOf'>;
    /** At the till's store, those that limit each member. */
    readonly offers: readonly Offer[];
    readonly nowMs: number;
  },
): Promise<Leases['uses']> {
  const { terminal, ask, offers, nowMs } = asked;
  const { usesAfter: after, usesMarked: isMarked = false, usesCounting, usesOf } = ask;
  const end = await lastNumber(transaction);
  const all = whatCounts(offers, nowMs);
  const isNews =
    usesCounting !== undefined && usesCounting !== countingMarkOf(all) && all.length <= offersCountingMax;
  const counting = isNews ? { counting: [...all] } : {};
  const wanted = usesOf === undefined ? all : all.filter(({ offer }) => usesOf.includes(offer));
  if (wanted.length === 0 || end <= after)
    return { after, through: Math.max(after, end), more: false, ...counting, news: [] };
  const gone = await goneAt(transaction, terminal);
  const found = await transaction
    .selectFrom('redemptions as news')
    .innerJoin('redemptions as sale', (join) =>
      join.on((of) => of('sale.id', '=', of.fn.coalesce('news.sale', 'news.id'))),
    )
    .innerJoin('redemptionOffers as taken', 'taken.redemption', 'news.number')
    .select(['news.number', 'news.id', 'news.terminal', 'news.epoch', 'news.sequence'])
    .select(['sale.day', 'sale.memberProgramme', 'sale.memberToken'])
    .select(['sale.terminal as soldAt', 'sale.epoch as soldIn', 'sale.sequence as soldAs'])
    .select(['taken.offer', 'taken.uses'])
    .where('news.number', '>', after)
    .where((of) =>
      of.or([
        of('news.terminal', '!=', terminal),
        ...(gone.epochs.length === 0 ? [] : [of('sale.epoch', 'in', gone.epochs)]),
        ...(gone.epochs.length === 0 ? [] : [of('news.epoch', 'in', gone.epochs)]),
      ]),
    )
    .where((of) =>
      of.or(
        bySince(wanted).map(([since, ids]) =>
          of.and([of('taken.offer', 'in', ids), of('sale.day', '>=', since)]),
        ),
      ),
    )
    .where('taken.uses', '!=', 0)
    .where('sale.memberToken', 'is not', null)
    .orderBy('news.number')
    .limit(redemptionsPerDocumentMax + 1)
    .execute();
  const more = found.length > redemptionsPerDocumentMax;
  const cut = found.at(-1)?.number ?? end;
  // Its own journal counts a use when it has the sale, and what came back of it when it has both.
  const rows = found.filter(
    (row) =>
      row.terminal !== terminal ||
      gone.isGone(row) ||
      (row.soldAt === terminal && gone.isGone({ epoch: row.soldIn, sequence: row.soldAs })),
  );
  // What was cut in the middle of a redemption comes whole with the next answer.
  const whole = more ? rows.filter(({ number }) => number < cut) : rows;
  const cards = await cardsOfMembers(transaction, whole);
  return {
    after,
    through: more ? cut - 1 : end,
    more,
    ...counting,
    news: whole.flatMap(({ id, memberProgramme, memberToken, offer, day, uses }) =>
      (cards.get(`${memberProgramme}:${memberToken}`) ?? [`${memberProgramme}:${memberToken}`]).map(
        (card) => ({
          member: memberMarkOf(card),
          ...(isMarked ? { redemption: redemptionMarkOf(id) } : {}),
          ...{ offer, day: day as IsoDate, uses },
        }),
      ),
    ),
  };
}

/** Offers that are not over, by their ids, and since when uses of each count. */
function whatCounts(offers: readonly Offer[], nowMs: number): Counting {
  const at = new Date(nowMs - clocksBehindMs).toISOString();
  const moment = readMoment(at);
  return offers
    .filter(({ when }) => moment === null || !hasEnded(when, moment))
    .map((offer) => ({ offer: offer.id, since: countsSince(offer, at) as IsoDate | '' }))
    .sort((one, other) => (one.offer < other.offer ? -1 : 1));
}

/** There are as many different days as periods at most. */
function bySince(counting: Counting): readonly (readonly [string, string[]])[] {
  const ids = new Map<string, string[]>();
  for (const { offer, since } of counting) ids.set(since, [...(ids.get(since) ?? []), offer]);
  return [...ids];
}

/** The first day whose uses still count against some limit of the offer. */
function countsSince({ limits, who }: Offer, now: string): string {
  const periods: readonly Period[] =
    who?.ticket === undefined ? (limits?.perMember ?? []).map(({ per }) => per) : ['offer'];
  const longest = periodsByLength.find((period) => periods.includes(period)) ?? 'day';
  return longest === 'offer' ? '' : firstDayOf(usePeriods(now)[longest]);
}

/** Periods are named by their first day, or by its beginning. */
function firstDayOf(period: string): string {
  return `${period}-01-01`.slice(0, 'YYYY-MM-DD'.length);
}

/** All cards of the members of these cards, the newest first and a bounded number of them. */
async function cardsOfMembers(
  transaction: Transaction<ServerTables>,
  rows: readonly { readonly memberProgramme: string | null; readonly memberToken: string | null }[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const tokens = [...new Set(rows.map(({ memberToken }) => memberToken ?? ''))];
  const known = new Map<string, string[]>();
  for (let at = 0; at < tokens.length; at += tokensPerQuestionMax) {
    const found = await transaction
      .selectFrom('cards as shown')
      .innerJoin('cards', (join) =>
        join.onRef('cards.member', '=', 'shown.member').onRef('cards.programme', '=', 'shown.programme'),
      )
      .select(['shown.programme', 'shown.token as shown', 'cards.token', 'cards.status'])
      .where('shown.token', 'in', tokens.slice(at, at + tokensPerQuestionMax))
      // A card that is stopped buys nothing: the ones in use come first.
      .orderBy((of) => of.case().when('cards.status', '=', 'active').then(0).else(1).end())
      .execute();
    for (const { programme, shown, token } of found) {
      const key = `${programme}:${shown}`;
      const cards = known.get(key) ?? [];
      if (cards.length < cardsCountedMax) cards.push(`${programme}:${token}`);
      known.set(key, cards);
    }
  }
  return known;
}
