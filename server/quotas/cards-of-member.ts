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

/** From one card to the next by its holder or by its number: far more steps than unions share a member. */
const stepsMax = 16;

/**
 * Every card of whoever has one of these, as every union counts it whose members the offer is for; a card that is not
 * known here stands for itself. A till sees at a tap that several unions know one card, and this is the same: the
 * number is looked up in those unions' registers, at need and in memory. Nothing that joins two unions is written down,
 * and no union that the offer does not name is asked. Somebody who shows each union another card is two members.
 */
export async function cardsOfMember(
  register: Register,
  asked: {
    readonly shown: readonly CardOfMember[];
    readonly offer: Pick<Offer, 'programme' | 'who'>;
  },
): Promise<readonly CardOfMember[]> {
  const { shown, offer } = asked;
  const unions = offer.who?.programmes ?? [offer.programme];
  const cards = new Map(shown.map((card) => [keyOf(card), card]));
  let fresh = shown;
  for (let step = 0; step < stepsMax && fresh.length > 0; step += 1) {
    const found: CardOfMember[] = [];
    for (const card of fresh)
      found.push(
        ...(await cardsOfHolder(register, card)),
        ...(await sameCard(
          register,
          card,
          unions.filter((union) => union !== card.programme),
        )),
      );
    fresh = found.filter((card) => !cards.has(keyOf(card)));
    for (const card of fresh) cards.set(keyOf(card), card);
  }
  return [...cards.values()];
}

function keyOf({ programme, token }: CardOfMember): string {
  return `${programme}:${token}`;
}

function cardsOfHolder(
  { transaction }: Register,
  { programme, token }: CardOfMember,
): Promise<readonly CardOfMember[]> {
  return transaction
    .selectFrom('cards as shown')
    .innerJoin('cards', (join) =>
      join.onRef('cards.member', '=', 'shown.member').onRef('cards.programme', '=', 'shown.programme'),
    )
    .select(['cards.programme', 'cards.token'])
    .where('shown.programme', '=', programme)
    .where('shown.token', '=', token)
    .execute();
}

/** The card of this very number in other unions' registers. */
async function sameCard(
  { store, transaction }: Register,
  { programme, token }: CardOfMember,
  unions: readonly string[],
): Promise<readonly CardOfMember[]> {
  if (unions.length === 0) return [];
  const row = await transaction
    .selectFrom('cards')
    .select(['programme', 'token', 'number'])
    .where('programme', '=', programme)
    .where('token', '=', token)
    .executeTakeFirst();
  if (row === undefined) return [];
  let number: string;
  try {
    number = openCardNumber(store.register, row);
  } catch {
    // A row that was tampered with must not keep a till's sales from coming in.
    store.log.warn({ programme, token }, 'the number of a card does not open');
    return [];
  }
  return transaction
    .selectFrom('cards')
    .select(['programme', 'token'])
    .where(
      'numberIndex',
      'in',
      unions.map((union) => store.register.index(`cards.number/${union}`, number)),
    )
    .execute();
}
