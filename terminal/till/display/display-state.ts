import type { Decision } from '../../core/decide/decision.ts';
import type { Offer, Words } from '../../core/offers/offer.ts';
import { benefitWords } from '../../core/words/benefit-words.ts';
import type { DisplayLine, DisplayState } from '../../wire/counter/display-message.ts';
import type { Checkout } from '../checkouts/checkout.ts';

/** What the offers of a decision are called on the display. */
export type OfferTitle = (offer: string) => Words;

export type BasketShown = Extract<DisplayState, { show: 'basket' }>;

/** The basket as its customer sees it: goods, what comes off them, and what is left to pay. */
export function basketShown(checkout: Checkout, titleOf: OfferTitle): BasketShown {
  const { decision, lines, recognition } = checkout;
  const others = decision.applied.filter(({ layer }) => layer !== 'item');
  return {
    show: 'basket',
    lines: decision.lines.map((line) => {
      const sold = lines.find(({ id }) => id === line.id);
      const own = itemParts(decision, line.id);
      return {
        name: sold?.name ?? sold?.sku ?? sold?.category ?? '',
        quantity: sold?.quantity ?? 1,
        list: line.list,
        discount: own.reduce((sum, { discount }) => sum + discount, 0),
        offers: own.map(({ offer }) => titleOf(offer)),
      } satisfies DisplayLine;
    }),
    others:
      others.length === 0
        ? null
        : {
            titles: others.map(({ offer }) => titleOf(offer)),
            discount: others.reduce((sum, { discount }) => sum + discount, 0),
          },
    list: decision.list,
    discount: decision.discount,
    payable: decision.payable,
    member: recognition.code === 'member',
  };
}

/** What item offers take off one line; what is shared out over the basket stands below the lines. */
function itemParts(decision: Decision, line: string) {
  return decision.applied
    .filter(({ layer }) => layer === 'item')
    .flatMap(({ offer, lines }) =>
      lines.filter(({ id }) => id === line).map(({ discount }) => ({ offer, discount })),
    );
}

/** A display has room for a dozen, and nobody reads more while waiting. */
const idleOffersMax = 12;

/** What an offer for some members only is called: its own name would tell bystanders who its customer is. */
const narrowTitle: Words = { zh: '会员优惠', en: 'Member offer' };

/** An offer's title for everybody's eyes: its own, unless it is for members of some union or with some tag. */
export function publicTitle(id: string, offer: Offer | undefined): Words {
  if (offer === undefined) return { zh: id };
  return isForSomeOnly(offer) ? narrowTitle : offer.title;
}

function isForSomeOnly({ who }: Offer): boolean {
  const { organisations = [], tagsAny = [], tagsAll = [], tagsNone = [] } = who ?? {};
  return [organisations, tagsAny, tagsAll, tagsNone].some((names) => names.length > 0);
}

/** The offers of the day for everybody, while nobody is being served. */
export function idleShown(offers: readonly Offer[]): DisplayState {
  return {
    show: 'idle',
    offers: offers
      .filter((offer) => !isForSomeOnly(offer))
      .slice(0, idleOffersMax)
      .map((offer) => ({
        title: offer.title,
        gain: benefitWords(offer),
        from: offer.when?.from ?? null,
        through: offer.when?.through ?? null,
      })),
  };
}

/**
 * What a card asks of its customer: to be shown again, nothing, or the patience of a refusal, which looks the
 * same whatever its reason.
 */
export function cardAnswer(checkout: Checkout, titleOf: OfferTitle): DisplayState {
  switch (checkout.recognition.code) {
    case 'none':
    case 'member':
      return basketShown(checkout, titleOf);
    case 'insert-card':
      return { show: 'card-prompt', insert: true };
    case 'unreadable':
      return { show: 'card-prompt', insert: false };
    case 'not-a-member':
    case 'not-certified':
    case 'not-active':
    case 'card-not-activated':
    case 'card-stopped':
    case 'not-genuine':
    case 'other-union':
    case 'cache-expired':
      return { show: 'refusal', payable: checkout.decision.payable };
  }
}
