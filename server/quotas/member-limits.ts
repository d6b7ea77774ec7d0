import type { Transaction } from 'kysely';
import { usePeriods } from '../../terminal/core/calendar/use-periods.ts';
import type { SaleEntry } from '../../terminal/core/journal/entry.ts';
import type { Offer, Period } from '../../terminal/core/offers/offer.ts';
import type { ServerTables } from '../store/tables.ts';

/**
 * Whether this sale took its member past a limit of the offer, with what all tills have handed in. Uses belong to
 * the member: those of every card that the member has or had count together, and what was refunded counts no more.
 */
export async function memberLimitPassed(
  transaction: Transaction<ServerTables>,
  asked: {
    readonly sale: SaleEntry;
    readonly offer: Offer;
    readonly periods: Readonly<Record<Period, string>>;
  },
): Promise<boolean> {
  const { sale, offer, periods } = asked;
  const limits = offer.limits?.perMember ?? [];
  if (sale.card === null || limits.length === 0) return false;
  const uses = await usesOfMember(transaction, { card: sale.card, offer: offer.id, through: sale.id });
  return limits.some(({ per, uses: most }) => {
    const count = uses
      .filter(({ at }) => usePeriods(at)[per] === periods[per])
      .reduce((sum, one) => sum + one.uses, 0);
    return count > most;
  });
}

/** By sale, what is left of its uses: up to and with the sale `through`, in the order in which they came in. */
async function usesOfMember(
  transaction: Transaction<ServerTables>,
  asked: {
    readonly card: { readonly programme: string; readonly token: string };
    readonly offer: string;
    readonly through: string;
  },
): Promise<readonly { readonly at: string; readonly uses: number }[]> {
  const { card, offer, through } = asked;
  const cards = await transaction
    .selectFrom('cards as shown')
    .innerJoin('cards', (join) =>
      join.onRef('cards.member', '=', 'shown.member').onRef('cards.programme', '=', 'shown.programme'),
    )
    .select('cards.token')
    .where('shown.programme', '=', card.programme)
    .where('shown.token', '=', card.token)
    .execute();
  const tokens = cards.length === 0 ? [card.token] : cards.map(({ token }) => token);
  const rows = await transaction
    .selectFrom('redemptions as sale')
    .innerJoin('redemptionOffers as taken', 'taken.redemption', 'sale.number')
    .leftJoin('redemptions as back', 'back.sale', 'sale.id')
    .leftJoin('redemptionOffers as given', (join) =>
      join.onRef('given.redemption', '=', 'back.number').onRef('given.offer', '=', 'taken.offer'),
    )
    .select((of) => [
      'sale.number',
      'sale.at',
      'taken.uses',
      of.fn.sum<number | null>('given.uses').as('given'),
    ])
    .where('sale.memberProgramme', '=', card.programme)
    .where('sale.memberToken', 'in', tokens)
    .where('taken.offer', '=', offer)
    .where('sale.number', '<=', (of) =>
      of.selectFrom('redemptions as this').select('this.number').where('this.id', '=', through),
    )
    .groupBy(['sale.number', 'sale.at', 'taken.uses'])
    .execute();
  return rows.map(({ at, uses, given }) => ({ at, uses: uses + Number(given ?? 0) }));
}
