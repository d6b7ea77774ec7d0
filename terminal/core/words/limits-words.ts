import type { Offer } from '../offers/offer.ts';
import { shortYuanText } from './amount-words.ts';
import { type BothWords, both, inARow } from './both-words.ts';
import { unitWords } from './goods-words.ts';
import { useLimitWords } from './use-words.ts';

/** How much and how often: `每单最多 2 件，每人每天 1 次，共 500 次，总经费 100000 元`. Null: without limit. */
export function limitsWords({ limits, items, benefit, layer }: Offer): BothWords | null {
  const unit = unitWords(items);
  const units = limits?.unitsPerTransaction;
  const off = limits?.offPerTransaction;
  const budget = limits?.budget;
  const words = inARow([
    // A threshold that may count several times says so itself; one that does not counts once a sale.
    benefit.kind === 'threshold' && benefit.repeat !== true && layer !== 'item'
      ? both('每单一次', 'once a sale')
      : null,
    units === undefined
      ? null
      : both(`每单最多 ${units} ${unit.zh}`, `at most ${units} ${unit.en}${units === 1 ? '' : 's'} a sale`),
    off === undefined
      ? null
      : both(`每单最多减 ${shortYuanText(off)} 元`, `at most ${shortYuanText(off)} yuan off a sale`),
    ...(limits?.perMember ?? []).map((limit) => {
      const often = useLimitWords(limit);
      return both(`每人${often.zh}`, `${often.en} for each member`);
    }),
    ...(limits?.total ?? []).map((limit) => {
      const often = useLimitWords(limit);
      return both(`全部会员${often.zh}`, `${often.en} for all members`);
    }),
    budget === undefined
      ? null
      : both(`总经费 ${shortYuanText(budget)} 元`, `a budget of ${shortYuanText(budget)} yuan`),
  ]);
  return words.zh === '' ? null : words;
}
