import { monthOf } from '../../calendar/civil-date.ts';
import { liesUnder } from '../../offers/items-match.ts';
import type { Offer, Who } from '../../offers/offer.ts';
import { own } from '../../offers/own.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { MemberSituation } from '../situation.ts';

/** Contract, Conditions, `who`: `programmes` defaults to the publishing programme. */
export function refusedByWho(offer: Offer, situation: MemberSituation): Refusal | null {
  const { member, card, now } = situation;
  const programmes = offer.who?.programmes;
  const taken =
    programmes === undefined ? offer.programme === member.programme : programmes.includes(member.programme);
  if (!taken) return refuse('wrong-programme');
  const { who } = offer;
  if (who === undefined) return null;
  if (who.organisations !== undefined && !who.organisations.some((o) => liesUnder(o, member.organisation))) {
    return refuse('wrong-organisation');
  }
  if (!tagsFit(who, member.tags ?? [])) return refuse('wrong-tags');
  if (who.firstUse === true && card.firstUse !== true) return refuse('not-first-use');
  if (who.birthMonth === true && member.birthMonth !== monthOf(now.date)) return refuse('wrong-birth-month');
  return who.ticket !== undefined && (own(member.tickets, who.ticket) ?? 0) < 1 ? refuse('no-ticket') : null;
}

function tagsFit(who: Who, tags: readonly string[]): boolean {
  if (who.tagsAny !== undefined && !who.tagsAny.some((tag) => tags.includes(tag))) return false;
  if (who.tagsAll !== undefined && !who.tagsAll.every((tag) => tags.includes(tag))) return false;
  return who.tagsNone === undefined || !who.tagsNone.some((tag) => tags.includes(tag));
}
