import type { Transaction } from 'kysely';
import type { Offer } from '../../terminal/core/offers/offer.ts';
import { openCardNumber } from '../cards/card-row.ts';
import type { OpenRegister } from '../store/open-register.ts';
import type { ServerTables } from '../store/tables.ts';

/** A card, as one programme counts it. */
export type CardOfMember = { readonly programme: string; readonly token: string };

type Register = {
  readonly store: Pick<OpenRegister, 'register' | 'log'>;
  readonly transaction: Transaction<ServerTables>;
};
type ForMembersOf = Pick<Offer, 'programme' | 'who'>;

/** From one card to the next by its holder or by its number: far more steps than unions share a member. */
const stepsMax = 16;
/** Far below what SQLite binds in a statement. */
const cardsPerQuestionMax = 1_000;

/**
 * Every card of whoever has one of these, as every union counts it whose members the offer is for; a card that is not
 * known here stands for itself. A till sees at a tap that several unions know one card, and this is the same: the
 * number is looked up in those unions' registers, at need and in memory. Nothing that joins two unions is written down,
 * and no union that the offer does not name is asked. Somebody who shows each union another card is two members.
 */
export async function cardsOfMember(
  register: Register,
  asked: { readonly shown: readonly CardOfMember[]; readonly offer: ForMembersOf },
): Promise<readonly CardOfMember[]> {
  const [cards = []] = await cardsOfMembers(register, { members: [asked.shown], offer: asked.offer });
  return cards;
}

/** The same for many members, by what each has shown, with as many questions as for one. */
export async function cardsOfMembers(
  register: Register,
  {
    members,
    offer,
  }: { readonly members: readonly (readonly CardOfMember[])[]; readonly offer: ForMembersOf },
): Promise<readonly (readonly CardOfMember[])[]> {
  const unions = offer.who?.programmes ?? [offer.programme];
  const beside = new Map<string, readonly CardOfMember[]>();
  let fresh = distinctCards(members.flat());
  for (let step = 0; step < stepsMax && fresh.length > 0; step += 1) {
    const found = new Beside();
    for (const [programme, cards] of cardsByProgramme(fresh)) {
      await addCardsOfHolders(register, { programme, cards, found });
      const others = unions.filter((union) => union !== programme);
      if (others.length > 0) await addSameCards(register, { programme, cards, others, found });
    }
    for (const card of fresh) beside.set(cardKey(card), found.of(card));
    fresh = distinctCards(fresh.flatMap((card) => found.of(card))).filter(
      (card) => !beside.has(cardKey(card)),
    );
  }
  return members.map((shown) => reachedFrom(shown, beside));
}

export function cardKey({ programme, token }: CardOfMember): string {
  return `${programme}:${token}`;
}

export function distinctCards(cards: readonly CardOfMember[]): readonly CardOfMember[] {
  return [...new Map(cards.map((card) => [cardKey(card), card])).values()];
}

/** Lists of cards short enough for a question each. */
export function cardsByProgramme(
  cards: readonly CardOfMember[],
): readonly (readonly [string, CardOfMember[]])[] {
  const lists = new Map<string, CardOfMember[]>();
  for (const card of cards) {
    const list = lists.get(card.programme);
    if (list === undefined) lists.set(card.programme, [card]);
    else list.push(card);
  }
  return [...lists].flatMap(([programme, all]) =>
    Array.from({ length: Math.ceil(all.length / cardsPerQuestionMax) }, (_, nth) => {
      const from = nth * cardsPerQuestionMax;
      return [programme, all.slice(from, from + cardsPerQuestionMax)] as const;
    }),
  );
}

function reachedFrom(
  shown: readonly CardOfMember[],
  beside: ReadonlyMap<string, readonly CardOfMember[]>,
): readonly CardOfMember[] {
  const reached = new Map(shown.map((card) => [cardKey(card), card]));
  // A map hands out what is put into it while it is walked.
  for (const [key] of reached)
    for (const card of beside.get(key) ?? [])
      if (!reached.has(cardKey(card))) reached.set(cardKey(card), card);
  return [...reached.values()];
}

/** Which cards are one member's beside which. */
class Beside {
  readonly #cards = new Map<string, CardOfMember[]>();

  add(shown: CardOfMember, card: CardOfMember): void {
    const known = this.#cards.get(cardKey(shown));
    if (known === undefined) this.#cards.set(cardKey(shown), [card]);
    else known.push(card);
  }

  of(shown: CardOfMember): readonly CardOfMember[] {
    return this.#cards.get(cardKey(shown)) ?? [];
  }
}

type Asked = {
  readonly programme: string;
  readonly cards: readonly CardOfMember[];
  readonly found: Beside;
};

async function addCardsOfHolders(
  { transaction }: Register,
  { programme, cards, found }: Asked,
): Promise<void> {
  const rows = await transaction
    .selectFrom('cards as shown')
    .innerJoin('cards', (join) =>
      join.onRef('cards.member', '=', 'shown.member').onRef('cards.programme', '=', 'shown.programme'),
    )
    .select(['shown.token as shown', 'cards.token'])
    .where('shown.programme', '=', programme)
    .where(
      'shown.token',
      'in',
      cards.map(({ token }) => token),
    )
    .execute();
  for (const { shown, token } of rows) found.add({ programme, token: shown }, { programme, token });
}

/** The cards of these very numbers in other unions' registers. */
async function addSameCards(
  { store, transaction }: Register,
  { programme, cards, others, found }: Asked & { readonly others: readonly string[] },
): Promise<void> {
  const rows = await transaction
    .selectFrom('cards')
    .select(['programme', 'token', 'number'])
    .where('programme', '=', programme)
    .where(
      'token',
      'in',
      cards.map(({ token }) => token),
    )
    .execute();
  const shownBy = new Map<string, CardOfMember>();
  const indexes: Buffer[] = [];
  for (const row of rows) {
    let number: string;
    try {
      number = openCardNumber(store.register, row);
    } catch {
      // A row that was tampered with must not keep a till's sales from coming in.
      store.log.warn({ programme, token: row.token }, 'the number of a card does not open');
      continue;
    }
    for (const union of others) {
      const index = store.register.index(`cards.number/${union}`, number);
      indexes.push(index);
      shownBy.set(index.toString('hex'), { programme, token: row.token });
    }
  }
  for (let at = 0; at < indexes.length; at += cardsPerQuestionMax) {
    const same = await transaction
      .selectFrom('cards')
      .select(['programme', 'token', 'numberIndex'])
      .where('numberIndex', 'in', indexes.slice(at, at + cardsPerQuestionMax))
      .execute();
    for (const { numberIndex, ...card } of same) {
      const shown = shownBy.get(numberIndex?.toString('hex') ?? '');
      if (shown !== undefined) found.add(shown, card);
    }
  }
}
