import type { IsoDate } from '../../../core/calendar/civil-date.ts';
import type { DeclinedOffer } from '../../../core/decide/decision.ts';
import { type DeclineWords, declineWords } from '../../../core/words/decline-words.ts';
import type { Names } from '../../../core/words/names.ts';
import type { CashierState } from '../sale/cashier-state.ts';

/** What this till can call by name: its offers, its goods, the programmes that it knows. */
export function namesOf({ offers, status, catalogue }: CashierState): Names {
  return {
    offer: (id) => offers.get(id)?.title,
    programme: (id) => status?.cache.programmes.find((programme) => programme.id === id)?.title,
    sku: (id) => {
      const goods = catalogue?.goods.find(({ sku }) => sku === id);
      return goods === undefined ? undefined : { zh: goods.name };
    },
  };
}

/** Why not, and what would change it, in words. */
export function whyNot(state: CashierState, declined: DeclinedOffer): DeclineWords {
  const today = state.status?.clock.now.slice(0, 'YYYY-MM-DD'.length) as IsoDate | undefined;
  return declineWords(declined, { offer: state.offers.get(declined.offer), today, names: namesOf(state) });
}
