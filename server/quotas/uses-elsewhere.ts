import type { Transaction } from 'kysely';
import type { IsoDate } from '../../terminal/core/calendar/civil-date.ts';
import { usePeriods } from '../../terminal/core/calendar/use-periods.ts';
import type { Offer, Period } from '../../terminal/core/offers/offer.ts';
import {
  type Leases,
  memberMarkOf,
  redemptionMarkOf,
  usesPerDocumentMax,
} from '../../terminal/wire/quotas.ts';
import { lastNumber } from '../redemptions/last-number.ts';
import type { ServerTables } from '../store/tables.ts';

/** A member has few cards at a time: what one read brings fits into a document. */
const cardsCountedMax = 4;
const redemptionsPerDocumentMax = usesPerDocumentMax / cardsCountedMax;
const tokensPerQuestionMax = 500;
/** The longest first: a use of the offer's whole life is never too old. */
const periodsByLength: readonly Period[] = ['offer', 'year', 'month', 'week', 'day'];

/**
 * What members used at other tills of the offers that limit each member, since the till asked last: each use under
 * every card that the member has by now, each thing given back on the day on which it was taken. Only what still
 * counts in a period of its offer. A register that was restored is told of redemptions again under new numbers: so
 * tills know each by its mark.
 */
export async function usesElsewhere(
  transaction: Transaction<ServerTables>,
  asked: {
    readonly terminal: string;
    readonly after: number;
    readonly isMarked: boolean;
    readonly offers: readonly Offer[];
    readonly now: string;
  },
): Promise<Leases['uses']> {
  const { terminal, after, isMarked, offers, now } = asked;
  const end = await lastNumber(transaction);
  const since = new Map(offers.map((offer) => [offer.id as string, countsSince(offer, now)]));
  if (since.size === 0 || end <= after)
    return { after, through: Math.max(after, end), more: false, news: [] };
  const rows = await transaction
    .selectFrom('redemptions as news')
    .innerJoin('redemptions as sale', (join) =>
      join.on((of) => of('sale.id', '=', of.fn.coalesce('news.sale', 'news.id'))),
    )
    .innerJoin('redemptionOffers as taken', 'taken.redemption', 'news.number')
    .select(['news.number', 'news.id', 'sale.day', 'sale.memberProgramme', 'sale.memberToken'])
    .select(['taken.offer', 'taken.uses'])
    .where('news.number', '>', after)
    .where('news.terminal', '!=', terminal)
    .where('taken.offer', 'in', [...since.keys()])
    .where('taken.uses', '!=', 0)
    .where('sale.memberToken', 'is not', null)
    .orderBy('news.number')
    .limit(redemptionsPerDocumentMax + 1)
    .execute();
  const more = rows.length > redemptionsPerDocumentMax;
  const cut = rows.at(-1)?.number ?? end;
  // What was cut in the middle of a redemption comes whole with the next answer.
  const whole = more ? rows.filter(({ number }) => number < cut) : rows;
  const counted = whole.filter(({ offer, day }) => day >= (since.get(offer) ?? ''));
  const cards = await cardsOfMembers(transaction, counted);
  return {
    after,
    through: more ? cut - 1 : end,
    more,
    news: counted.flatMap(({ id, memberProgramme, memberToken, offer, day, uses }) =>
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

/** The first day whose uses still count against some limit of the offer. */
function countsSince({ limits, who }: Offer, now: string): string {
  const periods: readonly Period[] =
    who?.ticket === undefined ? (limits?.perMember ?? []).map(({ per }) => per) : ['offer'];
  const longest = periodsByLength.find((period) => periods.includes(period)) ?? 'day';
  return longest === 'offer' ? '' : usePeriods(now)[longest];
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
