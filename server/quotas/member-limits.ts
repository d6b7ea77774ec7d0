import type { Transaction } from 'kysely';
import { usePeriods } from '../../terminal/core/calendar/use-periods.ts';
import type { SaleEntry } from '../../terminal/core/journal/entry.ts';
import type { Offer, Period } from '../../terminal/core/offers/offer.ts';
import type { OpenRegister } from '../store/open-register.ts';
import type { ServerTables } from '../store/tables.ts';
import {
  type CardOfMember,
  cardKey,
  cardsByProgramme,
  cardsOfMembers,
  distinctCards,
} from './cards-of-member.ts';

type Register = {
  readonly store: Pick<OpenRegister, 'register' | 'log'>;
  readonly transaction: Transaction<ServerTables>;
};

/** What is left of the uses of one sale. */
export type UseOfMember = {
  /** In the order in which sales came in. */
  readonly number: number;
  readonly id: string;
  /** In which it counts: of the sale, or of the moment at which it was held for the member. */
  readonly periods: Readonly<Record<Period, string>>;
  readonly uses: number;
};
type Known = {
  readonly cards: ReadonlyMap<string, readonly CardOfMember[]>;
  readonly uses: ReadonlyMap<string, readonly UseOfMember[]>;
};

/**
 * Whether sales took their members past a limit of an offer, with what all tills have handed in. Uses belong to
 * the member: those of every card that the member has or had, in every union that the offer is for, count together, and
 * what was refunded counts no more. What there is to know of a whole upload is asked for at once.
 */
export class MemberLimits {
  readonly #known: ReadonlyMap<Offer, Known>;
  private constructor(known: ReadonlyMap<Offer, Known>) {
    this.#known = known;
  }

  /** The register has the sales already. */
  static async of(
    register: Register,
    limited: readonly { readonly sale: SaleEntry; readonly offer: Offer }[],
  ): Promise<MemberLimits> {
    const shown = new Map<Offer, CardOfMember[]>();
    for (const { sale, offer } of limited)
      if (sale.card !== null && (offer.limits?.perMember ?? []).length > 0) {
        const cards = shown.get(offer);
        if (cards === undefined) shown.set(offer, [sale.card]);
        else cards.push(sale.card);
      }
    const known = new Map<Offer, Known>();
    for (const [offer, cards] of shown) known.set(offer, await knownOf(register, { offer, cards }));
    return new MemberLimits(known);
  }

  passed(sale: SaleEntry, offer: Offer): boolean {
    const known = this.#known.get(offer);
    if (sale.card === null || known === undefined) return false;
    const cards = known.cards.get(cardKey(sale.card)) ?? [];
    const uses = cards.flatMap((card) => known.uses.get(cardKey(card)) ?? []);
    const own = uses.find(({ id }) => id === sale.id);
    if (own === undefined) return false;
    const through = uses.filter(({ number }) => number <= own.number);
    return (offer.limits?.perMember ?? []).some(({ per, uses: most }) => {
      const count = through
        .filter(({ periods }) => periods[per] === own.periods[per])
        .reduce((sum, one) => sum + one.uses, 0);
      return count > most;
    });
  }
}

async function knownOf(
  register: Register,
  { offer, cards }: { readonly offer: Offer; readonly cards: readonly CardOfMember[] },
): Promise<Known> {
  const shown = distinctCards(cards);
  const all = await cardsOfMembers(register, { members: shown.map((card) => [card]), offer });
  return {
    cards: new Map(shown.map((card, place) => [cardKey(card), all[place] ?? []])),
    uses: await usesOfCards(register.transaction, { cards: distinctCards(all.flat()), offer: offer.id }),
  };
}

/** By sale, what is left of a member's uses, in the order in which they came in. */
export async function usesOfMember(
  transaction: Transaction<ServerTables>,
  asked: { readonly cards: readonly CardOfMember[]; readonly offer: string },
): Promise<readonly UseOfMember[]> {
  const uses = await usesOfCards(transaction, asked);
  return [...uses.values()].flat().sort((one, other) => one.number - other.number);
}

/** The same by card. */
async function usesOfCards(
  transaction: Transaction<ServerTables>,
  asked: { readonly cards: readonly CardOfMember[]; readonly offer: string },
): Promise<ReadonlyMap<string, readonly UseOfMember[]>> {
  const uses = new Map<string, UseOfMember[]>();
  for (const [programme, cards] of cardsByProgramme(asked.cards)) {
    const rows = await transaction
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
        ...(['sale.number', 'sale.id', 'sale.at', 'sale.memberToken', 'held.heldAt', 'taken.uses'] as const),
        of.fn.sum<number | null>('given.uses').as('given'),
      ])
      .where('sale.memberProgramme', '=', programme)
      .where(
        'sale.memberToken',
        'in',
        cards.map(({ token }) => token),
      )
      .where('taken.offer', '=', asked.offer)
      .groupBy(['sale.number', 'sale.id', 'sale.at', 'sale.memberToken', 'held.heldAt', 'taken.uses'])
      .orderBy('sale.number')
      .execute();
    for (const { number, id, at, heldAt, memberToken, given, uses: taken } of rows) {
      const key = cardKey({ programme, token: memberToken ?? '' });
      const left = { number, id, periods: usePeriods(heldAt ?? at), uses: taken + Number(given ?? 0) };
      const known = uses.get(key);
      if (known === undefined) uses.set(key, [left]);
      else known.push(left);
    }
  }
  return uses;
}
