import { sql, type Transaction } from 'kysely';
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

/** What is left of uses that count together: of one sale, or of all sales of a day. */
export type UsesOfMember = {
  /** Of the sale in the journal that is asked about; 0: of sales that came in before. */
  readonly sequence: number;
  /** In which they count: of the sale, or of the moment at which they were held for the member. */
  readonly periods: Readonly<Record<Period, string>>;
  readonly uses: number;
};
/** Sales of one journal from a place on; those of before are not told apart. */
type FreshSales = { readonly terminal: string; readonly epoch: number; readonly from: number };
type Known = {
  readonly cards: ReadonlyMap<string, readonly CardOfMember[]>;
  readonly uses: ReadonlyMap<string, readonly UsesOfMember[]>;
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

  /** The register has the sales already: `fresh` are they, and no other till's have come in since. */
  static async of(
    register: Register,
    {
      limited,
      fresh,
    }: {
      readonly limited: readonly { readonly sale: SaleEntry; readonly offer: Offer }[];
      readonly fresh: FreshSales;
    },
  ): Promise<MemberLimits> {
    const shown = new Map<Offer, CardOfMember[]>();
    for (const { sale, offer } of limited)
      if (sale.card !== null && (offer.limits?.perMember ?? []).length > 0) {
        const cards = shown.get(offer);
        if (cards === undefined) shown.set(offer, [sale.card]);
        else cards.push(sale.card);
      }
    const known = new Map<Offer, Known>();
    for (const [offer, cards] of shown) known.set(offer, await knownOf(register, { offer, cards, fresh }));
    return new MemberLimits(known);
  }

  /** Whether the fresh sale at this place passed a limit: those behind it in its journal do not count yet. */
  passed({ sequence, sale }: { readonly sequence: number; readonly sale: SaleEntry }, offer: Offer): boolean {
    const known = this.#known.get(offer);
    if (sale.card === null || known === undefined) return false;
    const cards = known.cards.get(cardKey(sale.card)) ?? [];
    const through = cards
      .flatMap((card) => known.uses.get(cardKey(card)) ?? [])
      .filter((one) => one.sequence <= sequence);
    const own = through.find((one) => one.sequence === sequence);
    if (own === undefined) return false;
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
  {
    offer,
    cards,
    fresh,
  }: { readonly offer: Offer; readonly cards: readonly CardOfMember[]; readonly fresh: FreshSales },
): Promise<Known> {
  const shown = distinctCards(cards);
  const all = await cardsOfMembers(register, { members: shown.map((card) => [card]), offer });
  return {
    cards: new Map(shown.map((card, place) => [cardKey(card), all[place] ?? []])),
    uses: await usesOfCards(register.transaction, {
      cards: distinctCards(all.flat()),
      offer: offer.id,
      fresh,
    }),
  };
}

/** What is left of a member's uses. */
export async function usesOfMember(
  transaction: Transaction<ServerTables>,
  asked: { readonly cards: readonly CardOfMember[]; readonly offer: string },
): Promise<readonly UsesOfMember[]> {
  const uses = await usesOfCards(transaction, { ...asked, fresh: null });
  return [...uses.values()].flat();
}

/** The same by card. Sales of a day count alike, so that a card of many sales is a few rows. */
async function usesOfCards(
  transaction: Transaction<ServerTables>,
  asked: {
    readonly cards: readonly CardOfMember[];
    readonly offer: string;
    readonly fresh: FreshSales | null;
  },
): Promise<ReadonlyMap<string, readonly UsesOfMember[]>> {
  const uses = new Map<string, UsesOfMember[]>();
  for (const [programme, cards] of cardsByProgramme(asked.cards)) {
    const rows = await transaction
      .selectFrom('redemptions as sale')
      .innerJoin('redemptionOffers as taken', 'taken.redemption', 'sale.number')
      .leftJoin('memberHolds as held', (join) =>
        join.onRef('held.sale', '=', 'sale.id').onRef('held.offer', '=', 'taken.offer'),
      )
      .select(['sale.memberToken', 'sale.day', 'held.heldAt', freshSequence(asked.fresh).as('freshSequence')])
      .select(sql<number>`sum(taken.uses + coalesce(${usesGivenBack}, 0))`.as('left'))
      .where('sale.memberProgramme', '=', programme)
      .where(
        'sale.memberToken',
        'in',
        cards.map(({ token }) => token),
      )
      .where('taken.offer', '=', asked.offer)
      .groupBy(['sale.memberToken', 'sale.day', 'held.heldAt', 'freshSequence'])
      .execute();
    for (const { memberToken, day, heldAt, freshSequence: sequence, left } of rows) {
      const key = cardKey({ programme, token: memberToken ?? '' });
      const periods = usePeriods(heldAt ?? `${day}T00:00:00+08:00`);
      const one = { sequence, periods, uses: Number(left) };
      const known = uses.get(key);
      if (known === undefined) uses.set(key, [one]);
      else known.push(one);
    }
  }
  return uses;
}

/** Of a sale's uses of an offer, what its refunds gave back: 0 or less. */
const usesGivenBack = sql<number | null>`(
  select sum(given.uses) from "redemptionOffers" as given where given.offer = taken.offer
  and given.redemption in (select back.number from redemptions as back where back.sale = sale.id))`;

function freshSequence(fresh: FreshSales | null) {
  if (fresh === null) return sql<number>`0`;
  const { terminal, epoch, from } = fresh;
  return sql<number>`case when sale.terminal = ${terminal} and sale.epoch = ${epoch} and sale.sequence >= ${from}
    then sale.sequence else 0 end`;
}
