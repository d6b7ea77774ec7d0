import type { CardToken } from '../card-token.ts';
import type { MemberClass } from './member-class.ts';

/** The members of a programme as a till asks for them, wherever their index lies. */
export type MemberRegister = {
  readonly count: number;
  /** Undefined: the programme does not know the card. */
  readonly find: (token: CardToken) => MemberClass | undefined;
};
