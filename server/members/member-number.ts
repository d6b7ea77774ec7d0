import type { CardToken } from '../../terminal/core/card-token.ts';
import type { RegisterCipher } from '../store/register-cipher.ts';
import type { MemberNumberRow } from '../store/tables.ts';

/** The number that the union gave a member, as its own application on the member's card has it. */
export type NewMemberNumber = {
  readonly number: string;
  /** Derived from the number with the programme's token setting: what tills know the member by. */
  readonly token: CardToken;
};

export function memberNumberRow(
  register: RegisterCipher,
  {
    programme,
    member,
    number,
  }: { readonly programme: string; readonly member: number; readonly number: NewMemberNumber },
): MemberNumberRow {
  const { token } = number;
  const place = `memberNumbers.number/${programme}/${token}`;
  return { programme, token, member, number: register.seal(place, number.number) };
}
