import type { IsoDate, IsoInstant } from '../../terminal/core/calendar/civil-date.ts';
import type { CardToken } from '../../terminal/core/card-token.ts';
import type { RegisterCipher } from '../store/register-cipher.ts';
import type { CardRow } from '../store/tables.ts';

export type NewCard = {
  /** Derived from the number with the programme's token setting: what tills know the card by. */
  readonly token: CardToken;
  /** The card's number, digits only; kept encrypted. */
  readonly number: string;
  /** The bank, as offers name it. */
  readonly issuer: string;
  readonly status: 'active' | 'not-activated' | 'stopped';
  /** Sequence numbers (tag 5F34) of the chips that are in use, two digits each; left out: any. */
  readonly chips?: readonly string[];
  readonly activatedOn?: IsoDate;
  /** When the union heard of its first use after activation; left out: not yet. */
  readonly firstUsedAt?: IsoInstant;
};

export function cardRow(
  register: RegisterCipher,
  {
    programme,
    member,
    card,
  }: { readonly programme: string; readonly member: number; readonly card: NewCard },
): CardRow {
  return {
    programme,
    token: card.token,
    member,
    number: register.seal(numberPlace({ programme, token: card.token }), card.number),
    numberIndex: register.index(`cards.number/${programme}`, card.number),
    issuer: card.issuer,
    status: card.status,
    chips: card.chips === undefined ? null : JSON.stringify(card.chips),
    activatedOn: card.activatedOn ?? null,
    firstUsedAt: card.firstUsedAt ?? null,
  };
}

/** Throws when the value is not the one that was sealed for this card. */
export function openCardNumber(
  register: RegisterCipher,
  card: Pick<CardRow, 'programme' | 'token' | 'number'>,
): string {
  return register.open(numberPlace(card), card.number);
}

function numberPlace({ programme, token }: Pick<CardRow, 'programme' | 'token'>): string {
  return `cards.number/${programme}/${token}`;
}
