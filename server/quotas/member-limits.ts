import type { Transaction } from 'kysely';
import { usePeriods } from '../../terminal/core/calendar/use-periods.ts';
import type { SaleEntry } from '../../terminal/core/journal/entry.ts';
import type { Offer, Period } from '../../terminal/core/offers/offer.ts';
import type { OpenRegister } from '../store/open-register.ts';
import type { ServerTables } from '../store/tables.ts';
import { type CardOfMember, cardsOfMember } from './cards-of-member.ts';

/**
 * Whether this sale took its member past a limit of the offer, with what all tills have handed in. Uses belong to
 * the member: those of every card that the member has or had, in every union that the offer is for, count together, and
 * what was refunded counts no more.
 */
export async function memberLimitPassed(
  register: {
    readonly store: Pick<OpenRegister, 'register' | 'log'>;
    readonly transaction: Transaction<ServerTables>;
  },
  asked: {
    readonly sale: SaleEntry;
    readonly offer: Offer;
    readonly periods: Readonly<Record<Period, string>>;
  },
): Promise<boolean> {
  const { sale, offer } = asked;
  const limits = offer.limits?.perMember ?? [];
  if (sale.card === null || limits.length === 0) return false;
  const cards = await cardsOfMember(register, { shown: [sale.card], offer });
  const uses = await usesOfMember(register.transaction, { cards, offer: offer.id, through: sale.id });
  const heldAt = uses.find(({ id }) => id === sale.id)?.heldAt ?? null;
  const periods = heldAt === null ? asked.periods : usePeriods(heldAt);
  return limits.some(({ per, uses: most }) => {
    const count = uses
      .filter((one) => usePeriods(one.heldAt ?? one.at)[per] === periods[per])
      .reduce((sum, one) => sum + one.uses, 0);
    return count > most;
  });
}

/**
 * By sale, what is left of its uses, in the order in which they came in: all, or up to and with the sale `through`.
 * One that was held for the member counts in the periods of that moment.
 */
export async function usesOfMember(
  transaction: Transaction<ServerTables>,
  asked: { readonly cards: readonly CardOfMember[]; readonly offer: string; readonly through?: string },
): Promise<
  readonly {
    readonly id: string;
    readonly at: string;
    readonly heldAt: string | null;
    readonly uses: number;
  }[]
> {
  const { cards, offer, through } = asked;
  const programmes = [...new Set(cards.map(({ programme }) => programme))];
  const tokensOf = (programme: string) =>
    cards.filter((card) => card.programme === programme).map(({ token }) => token);
  let query = transaction
    .selectFrom('redemptions as sale')
    .innerJoin('redemptionOffers as taken', 'taken.redemption', 'sale.number')
    .leftJoin('redemptions as back', 'back.sale', 'sale.id')
    .leftJoin('redemptionOffers as given', (join) =>
      join.onRef('given.redemption', '=', 'back.number').onRef('given.offer', '=', 'taken.offer'),
    )
    .leftJoin('memberHolds as held', (join) =>
      join.onRef('held.sale', '=', 'sale.id').onRef('held.offer', '=', 'taken.offer'),
    )
    .select((of) => [
      'sale.number',
      'sale.id',
      'sale.at',
      'held.heldAt',
      'taken.uses',
      of.fn.sum<number | null>('given.uses').as('given'),
    ])
    .where((of) =>
      of.or(
        programmes.map((programme) =>
          of.and([
            of('sale.memberProgramme', '=', programme),
            of('sale.memberToken', 'in', tokensOf(programme)),
          ]),
        ),
      ),
    )
    .where('taken.offer', '=', offer);
  if (through !== undefined)
    query = query.where('sale.number', '<=', (of) =>
      of.selectFrom('redemptions as this').select('this.number').where('this.id', '=', through),
    );
  const rows = await query
    .groupBy(['sale.number', 'sale.id', 'sale.at', 'held.heldAt', 'taken.uses'])
    .orderBy('sale.number')
    .execute();
  return rows.map(({ uses, given, ...row }) => ({ ...row, uses: uses + Number(given ?? 0) }));
}
