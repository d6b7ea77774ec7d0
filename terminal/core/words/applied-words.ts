import type { AppliedOffer } from '../decide/decision.ts';
import type { Offer } from '../offers/offer.ts';
import { amountText } from './amount-words.ts';
import { benefitWords } from './benefit-words.ts';
import { type BothWords, both } from './both-words.ts';
import { funderWords } from './funder-words.ts';

/** How an applied offer's amount came about: 满100减20，−￥20.00；商户 ￥10.00、工会 ￥10.00. */
export function appliedWords(applied: AppliedOffer, offer: Offer | undefined): BothWords {
  const benefit = offer === undefined ? both('优惠', 'offer') : benefitWords(offer.benefit);
  const times = applied.layer === 'item' && applied.uses > 1 ? ` × ${applied.uses}` : '';
  const amount = amountText(-applied.discount);
  const shares = applied.funders.map(({ funder, amount: share }) => {
    const name = funderWords(funder);
    return both(`${name.zh} ${amountText(share)}`, `${name.en} ${amountText(share)}`);
  });
  return both(
    `${benefit.zh}${times}，${amount}；${shares.map(({ zh }) => zh).join('、')}承担`,
    `${benefit.en}${times}, ${amount}; paid by ${shares.map(({ en }) => en).join(', ')}`,
  );
}
