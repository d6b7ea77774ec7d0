import type { CardCondition, Presentation } from '../../offers/offer.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { MemberSituation } from '../situation.ts';

/** What the cashier typed proves nothing, so an offer has to ask for it (contract, `card.accept`). */
const acceptedByDefault: readonly Presentation[] = ['chip-genuine', 'chip-read', 'code'];

export function refusedByCard(
  condition: CardCondition | undefined,
  situation: MemberSituation,
): Refusal | null {
  const { card, request } = situation;
  if (!(condition?.accept ?? acceptedByDefault).includes(card.presentation)) {
    return refuse('wrong-presentation');
  }
  const issuers = condition?.issuers;
  if (issuers !== undefined && (card.issuer === undefined || !issuers.includes(card.issuer))) {
    return refuse('wrong-issuer');
  }
  // `payWith` holds while the tender is not known yet: the cashier learns it last.
  return condition?.payWith === true && request.tender === 'other' ? refuse('wrong-tender') : null;
}
