import type { AppliedOffer, GrantedOffer } from '../decide/decision.ts';
import type { Benefit, Offer, Tier } from '../offers/offer.ts';
import { shortYuanText, yuanText } from './amount-words.ts';
import { benefitWords, bundleWords, nthWords, priceWords, tierWords } from './benefit-words.ts';
import { type BothWords, both, inARow, inBoth } from './both-words.ts';
import { rateWords } from './rate-words.ts';

/**
 * How an applied offer's amount came about, in one short sentence: `9 元一张 × 2`, `满 100 减 20`,
 * `7.8 折，最多减 50 元`.
 */
export function appliedWords(
  offer: Offer,
  applied: AppliedOffer,
  known: { readonly keyedPayPermille?: number | undefined } = {},
): BothWords {
  return inARow([amountCameBy(offer, applied, known.keyedPayPermille), capWords(offer, applied)]);
}

function amountCameBy(offer: Offer, applied: AppliedOffer, keyed: number | undefined): BothWords {
  const { benefit, items } = offer;
  switch (benefit.kind) {
    case 'rate':
      return counted(rateWords(benefit.payPermille), offer, applied);
    case 'price':
      return counted(priceWords(benefit.unitPrice, items), offer, applied);
    case 'prices':
      return counted(both('会员价', "member's price"), offer, applied);
    case 'off':
      return counted(offWords(benefit.amount, offer), offer, applied);
    case 'nth':
      return counted(nthWords(benefit, items), offer, applied);
    case 'bundle':
      return counted(bundleWords(benefit), offer, applied);
    case 'keyed':
      return counted(keyed === undefined ? both('手输折扣', 'keyed rate') : rateWords(keyed), offer, applied);
    case 'threshold':
      return thresholdCameBy(benefit, applied);
    case 'points': {
      const paid = yuanText(applied.discount);
      const points = applied.points ?? 0;
      return both(`${points} 积分抵 ${paid} 元`, `${points} points pay ${paid} yuan`);
    }
    case 'gift':
    case 'earn':
      return benefitWords(offer);
  }
}

/** An item offer says how many units (for `nth` and `bundle`: sets) it was used on. */
function counted(words: BothWords, { layer }: Offer, { uses }: AppliedOffer): BothWords {
  return layer === 'item' && uses > 1 ? both(`${words.zh} × ${uses}`, `${words.en} × ${uses}`) : words;
}

function offWords(amount: number, { layer }: Offer): BothWords {
  const text = shortYuanText(amount);
  return layer === 'item'
    ? both(`每件减 ${text} 元`, `${text} yuan off each`)
    : both(`立减 ${text} 元`, `${text} yuan off`);
}

function thresholdCameBy(
  benefit: Extract<Benefit, { readonly kind: 'threshold' }>,
  { discount }: AppliedOffer,
): BothWords {
  const tier = tierThatGave(benefit.tiers, discount);
  if (tier === undefined) return both('满减', 'off from an amount');
  if (benefit.repeat !== true || !('off' in tier)) return tierWords(tier, false);
  const times = Math.ceil(discount / tier.off);
  const words = tierWords(tier, true);
  return times > 1 ? both(`${words.zh} × ${times}`, `${words.en} × ${times}`) : words;
}

/**
 * The step whose reduction this is. A cap or a small base may have cut it, so without an exact one it is the
 * first that takes off as much; of several rates only the decision itself knew which.
 */
function tierThatGave(tiers: readonly Tier[], discount: number): Tier | undefined {
  if (tiers.length === 1) return tiers[0];
  return (
    tiers.find((tier) => 'off' in tier && tier.off === discount) ??
    tiers.find((tier) => 'off' in tier && tier.off > discount)
  );
}

function capWords({ limits }: Offer, { discount }: AppliedOffer): BothWords | null {
  const cap = limits?.offPerTransaction;
  if (cap === undefined || discount < cap) return null;
  return both(`最多减 ${shortYuanText(cap)} 元`, `at most ${shortYuanText(cap)} yuan`);
}

/** `赠：电影票一张`, `送 200 积分`. Null: the offer is not known any more and said nothing itself. */
export function grantedWords({ gift, points }: GrantedOffer): BothWords | null {
  if (gift !== undefined) {
    const words = inBoth(gift);
    return both(`赠：${words.zh}`, `Gift: ${words.en}`);
  }
  return points === undefined ? null : both(`送 ${points} 积分`, `${points} points`);
}
