import { type BothWords, both } from './both-words.ts';

/** What a customer may be told of a refusal, whatever its reason is: that is between member and cashier. */
export const neutralWords: BothWords = both(
  '本次未享优惠，请咨询收银员',
  'No discount this time. Please ask the cashier.',
);
