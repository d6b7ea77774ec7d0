import { addDays, type IsoDate } from '../calendar/civil-date.ts';
import { readMoment } from '../calendar/moment.ts';
import { isSamePlace, placeFits } from '../decide/conditions/where.ts';
import type { Store } from '../decide/request.ts';
import { invariant } from '../invariant.ts';
import type { Offer } from './offer.ts';

/**
 * Thousands of published offers, sorted once, so that a till looks only at those that could touch its store on
 * this day. What the shelf leaves out would be declined as `wrong-place`, `not-started` or `ended`.
 */
export class OfferShelf {
  private readonly byStore = new Map<string, Offer[]>();
  private readonly byMerchant = new Map<string, Offer[]>();
  private readonly elsewhere: Offer[] = [];
  /** What was found last: a till asks again at each scan, for the same store and mostly on the same day. */
  private found: Found | null = null;

  constructor(offers: readonly Offer[]) {
    for (const offer of offers) {
      const { stores, merchants } = offer.where ?? {};
      if (stores !== undefined) for (const store of new Set(stores)) put(this.byStore, store, offer);
      else if (merchants !== undefined) {
        for (const merchant of new Set(merchants)) put(this.byMerchant, merchant, offer);
      } else this.elsewhere.push(offer);
    }
  }

  /** The offers in force at this store and instant, as far as place and dates say. */
  offersFor(store: Store, at: string): readonly Offer[] {
    const moment = readMoment(at);
    invariant(moment !== null, `not an instant: ${at}`);
    const { date: today } = moment;
    if (this.found === null || this.found.today !== today || !isSamePlace(this.found.store, store)) {
      this.found = { store, today, offers: this.find(store, today) };
    }
    return this.found.offers;
  }

  private find(store: Store, today: IsoDate): readonly Offer[] {
    // Hours that run past midnight belong to the day on which they began.
    const yesterday = addDays(today, -1);
    const holds = ({ where, when }: Offer) =>
      placeFits(where, store) &&
      (when?.from === undefined || when.from <= today) &&
      (when?.through === undefined || when.through >= yesterday);
    const found = [
      ...(this.byStore.get(store.id) ?? []),
      ...(this.byMerchant.get(store.merchant) ?? []),
      ...this.elsewhere,
    ].filter(holds);
    // As a decision lists them, which then need not sort them.
    return found.sort((one, other) => (one.id < other.id ? -1 : 1));
  }
}

type Found = { readonly store: Store; readonly today: IsoDate; readonly offers: readonly Offer[] };

function put(shelf: Map<string, Offer[]>, key: string, offer: Offer): void {
  const offers = shelf.get(key);
  if (offers === undefined) shelf.set(key, [offer]);
  else offers.push(offer);
}
