import { type Refusal, refuse } from '../refusal.ts';
import type { Situation } from '../situation.ts';

/**
 * What holds for every offer alike: "a member who is not active and certified, or a card that is not activated
 * or is stopped, gets no offer at all" (contract, Conditions).
 */
export function badStanding({ request, now }: Situation): Refusal | null {
  const { member, card } = request;
  if (member === null) return refuse('no-member');
  if (member.status !== 'active') return refuse('member-not-active');
  if (member.certifiedThrough === undefined || member.certifiedThrough < now.date) {
    return refuse('not-certified');
  }
  return card === null || card.status !== 'active' ? refuse('card-not-active') : null;
}
