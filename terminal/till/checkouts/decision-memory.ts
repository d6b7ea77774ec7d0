import type { DecisionWithShares } from '../../core/decide/decision.ts';
import type { DecisionRequest } from '../../core/decide/request.ts';
import type { Offer } from '../../core/offers/offer.ts';

/** A counter has a basket at hand, and a card that two programmes know is decided for both. */
const rememberedMax = 8;
const minuteCharacters = 'YYYY-MM-DDTHH:MM'.length;

type Remembered = {
  readonly offers: readonly Offer[];
  readonly question: string;
  readonly made: DecisionWithShares;
};

/**
 * The last decisions. The same offers and the same request always give the same decision, so a basket that is
 * confirmed as it was shown is asked whether it is still the same question, and not worked out once more.
 */
export class DecisionMemory {
  readonly #remembered: Remembered[] = [];

  /** What `decide` gives for these, now or a moment ago. */
  decided(
    offers: readonly Offer[],
    request: DecisionRequest,
    decide: () => DecisionWithShares,
  ): DecisionWithShares {
    const question = questionOf(request);
    const known = this.#remembered.find((one) => one.question === question && areSame(one.offers, offers));
    if (known !== undefined) return known.made;
    const made = decide();
    if (this.#remembered.length >= rememberedMax) this.#remembered.shift();
    this.#remembered.push({ offers, question, made });
    return made;
  }
}

/**
 * All that a decision looks at, of a request whose instant is written in China's time: no rule is finer than a
 * minute (`readMoment`), and a tender that is not known yet counts like the union card (`payWith`).
 */
function questionOf({ tender, at, ...request }: DecisionRequest): string {
  return JSON.stringify([at.slice(0, minuteCharacters), tender === 'other', request]);
}

function areSame(some: readonly Offer[], others: readonly Offer[]): boolean {
  return some.length === others.length && some.every((offer, at) => offer === others[at]);
}
