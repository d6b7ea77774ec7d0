import { addDays, isoDate } from '../../../terminal/core/calendar/civil-date.ts';
import type { HolidayCalendar } from '../../../terminal/core/calendar/holiday-calendar.ts';
import { readMoment } from '../../../terminal/core/calendar/moment.ts';
import { placeFits } from '../../../terminal/core/decide/conditions/where.ts';
import {
  type Decision,
  type DecisionRequest,
  type DeclinedOffer,
  decide,
  isDecidable,
  type Store,
  UndecidableRequest,
} from '../../../terminal/core/decide/index.ts';
import type { Offer } from '../../../terminal/core/offers/offer.ts';
import { parseRequest } from '../../../terminal/wire/decision-schema.ts';
import type { TrialSetting } from './trial-setting.ts';

/** What the trial found; `fault`: the request cannot be asked, with `path: what is wrong` lines. */
export type Trial =
  | {
      readonly outcome: 'decided';
      readonly decision: Decision;
      readonly request: DecisionRequest;
      /** The offers that took part, by id: titles and versions. */
      readonly offers: ReadonlyMap<string, Offer>;
      /** What the member would pay if the offer were not there, and as it is published; null: the same question. */
      readonly without: number | null;
      readonly published: number | null;
      /** Offers that tills of this release skip. */
      readonly skipped: readonly string[];
    }
  | { readonly outcome: 'fault'; readonly faults: readonly string[] };

export type TrialOffers = {
  /** As the server publishes them now. */
  readonly inForce: readonly Offer[];
  /** The draft as it would be published; null: it has faults. */
  readonly draft: Offer | null;
  readonly id: string;
};

/**
 * What a till would say: its own `decide`, over the offers in force with the draft in the place of its
 * published version. Offers of kinds that tills skip are left out, as they do.
 */
export function tryOffers(offers: TrialOffers, request: DecisionRequest): Trial {
  const checked = parseRequest(request);
  if (!checked.ok) return { outcome: 'fault', faults: checked.faults };
  const others = offers.inForce.filter(({ id }) => id !== offers.id);
  const published = offers.inForce.find(({ id }) => id === offers.id) ?? null;
  const now = offers.draft === null ? others : [...others, offers.draft];
  try {
    const ask = (list: readonly Offer[]) => decide(list.filter(isDecidable), checked.value);
    const decision = ask(now);
    return {
      outcome: 'decided',
      decision,
      request: checked.value,
      offers: new Map(now.map((offer) => [offer.id as string, offer])),
      without: offers.draft === null ? null : ask(others).payable,
      published: published === null ? null : ask([...others, published]).payable,
      skipped: now.filter((offer) => !isDecidable(offer)).map(({ id }) => id),
    };
  } catch (error) {
    if (error instanceof UndecidableRequest) return { outcome: 'fault', faults: error.faults };
    throw error;
  }
}

/** The trial's question in the contract's form. */
export function requestOf(
  setting: TrialSetting,
  store: Store,
  draftId: string,
  calendar: HolidayCalendar | undefined,
): DecisionRequest {
  const { member, keyed } = setting;
  const at = `${setting.at}:00+08:00`;
  return {
    at,
    store,
    member: member.present
      ? ({
          programme: member.programme,
          organisation: member.organisation,
          tags: member.tags,
          status: member.isActive ? 'active' : 'left',
          ...(member.birthMonth === null ? {} : { birthMonth: member.birthMonth }),
          ...(member.isCertified ? { certifiedThrough: certifiedThrough(at) } : {}),
          tickets: Object.fromEntries(member.tickets.map((ticket) => [ticket, 1])),
        } as DecisionRequest['member'])
      : null,
    card: member.present
      ? {
          presentation: member.presentation,
          status: member.cardStatus,
          firstUse: member.firstUse,
          ...(member.issuer === '' ? {} : { issuer: member.issuer }),
        }
      : null,
    lines: setting.lines.map(
      ({ key, name, category, sku, unitPrice, quantity }) =>
        ({
          id: key,
          name,
          ...(category === '' ? {} : { category }),
          ...(sku === '' ? {} : { sku }),
          unitPrice,
          quantity,
        }) as DecisionRequest['lines'][number],
    ),
    ...(setting.tender === 'unknown' ? {} : { tender: setting.tender }),
    ...(keyed === null ? {} : { keyed: { [draftId]: keyed } }),
    online: setting.online,
    cacheAgeHours: setting.online ? 0 : setting.cacheAgeHours,
    ...(calendar === undefined ? {} : { calendar }),
  };
}

/** Certified for a year past the trial's day, whichever day is tried. */
function certifiedThrough(at: string) {
  const moment = readMoment(at);
  return moment === null ? isoDate('9999-12-31') : addDays(moment.date, 365);
}

/** Reasons that would hold for any basket of any member at this store and day: they come last. */
const farReasons: ReadonlySet<string> = new Set(['wrong-place', 'ended', 'not-started', 'no-matching-items']);

/** Declined offers worth a line: the tried one first, then those of this store that this basket could have had. */
export function declinedInView(
  { decision, offers, request }: Extract<Trial, { readonly outcome: 'decided' }>,
  id: string,
): { readonly near: readonly DeclinedOffer[]; readonly far: readonly DeclinedOffer[] } {
  const isFar = ({ reason, offer }: DeclinedOffer) =>
    farReasons.has(reason) || !placeFits(offers.get(offer)?.where, request.store);
  const own = decision.declined.filter(({ offer }) => offer === id);
  const others = decision.declined.filter(({ offer }) => offer !== id);
  return {
    near: [...own, ...others.filter((one) => !isFar(one))],
    far: others.filter(isFar),
  };
}
