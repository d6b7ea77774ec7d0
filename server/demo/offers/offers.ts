import type { IsoDate } from '../../../terminal/core/calendar/civil-date.ts';
import type { ProgrammeId } from '../organisations.ts';
import { leisureOffers } from './cinema-and-leisure.ts';
import { hebeiOffers, ningboOffers } from './guest-offers.ts';
import { draftOffer, type OfferDays, type OfferDraft, type OfferTerms, offerDays } from './offer-draft.ts';
import { postAndProgrammeOffers } from './post-and-programme.ts';
import { serviceOffers } from './services-and-travel.ts';
import { shoppingOffers } from './shopping.ts';

/**
 * Every row of the unions' notices that is a price, as the offers of a programme. Not here: service directory
 * entries (免费专享保障, 助学金, 劳模津贴, 小额贷款, 电子书屋, 法律咨询), which a till shows and does not
 * compute; paying with points (the second half of 150积分), which this version refuses; the timed grab
 * itself (抢票), which happens online: the till redeems the ticket that was won.
 */
export function offersOf(programme: ProgrammeId, seedingDay: IsoDate): readonly OfferDraft[] {
  const days = offerDays(seedingDay);
  return termsOf(programme, days).map((terms) => draftOffer(programme, days, terms));
}

function termsOf(programme: ProgrammeId, days: OfferDays): readonly OfferTerms[] {
  switch (programme) {
    case 'scedu':
      return [...shoppingOffers(days), ...leisureOffers(), ...serviceOffers(), ...postAndProgrammeOffers()];
    case 'nb51':
      return ningboOffers();
    case 'hbedu':
      return hebeiOffers();
  }
}
