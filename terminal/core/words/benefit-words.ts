import { unreachable } from '../invariant.ts';
import type { Benefit, Tier } from '../offers/offer.ts';
import { yuanText } from './amount-words.ts';
import { type BothWords, both, bothOf } from './both-words.ts';

/** `10000` → `100`, `1250` → `12.50`: yuan as people say them, without sign. */
export function yuanWords(fen: number): string {
  return fen % 100 === 0 ? String(fen / 100) : yuanText(fen);
}

/** 850 ‰ → 8.5折, 15% off. */
export function rateWords(payPermille: number): BothWords {
  if (payPermille === 0) return both('免费', 'free');
  return both(`${payPermille / 100}折`, `${(1000 - payPermille) / 10}% off`);
}

/** What an offer gives, in the fewest words: 满100减20, 8.5折, 9元, 第2件5折. */
export function benefitWords(benefit: Benefit): BothWords {
  switch (benefit.kind) {
    case 'rate':
      return rateWords(benefit.payPermille);
    case 'price':
      return both(`${yuanWords(benefit.unitPrice)}元`, `for ${yuanWords(benefit.unitPrice)} yuan`);
    case 'prices':
      return both('指定商品会员价', 'member prices');
    case 'off':
      return both(`立减${yuanWords(benefit.amount)}元`, `${yuanWords(benefit.amount)} yuan off`);
    case 'nth': {
      const rate = rateWords(benefit.payPermille);
      return both(`第${benefit.every}件${rate.zh}`, `every ${ordinal(benefit.every)} ${rate.en}`);
    }
    case 'bundle':
      return benefit.price === undefined
        ? both('组合优惠', 'bundle offer')
        : both(`组合价${yuanWords(benefit.price)}元`, `set for ${yuanWords(benefit.price)} yuan`);
    case 'keyed': {
      const least = rateWords(benefit.minPayPermille);
      return both(`现场输入折扣，最低${least.zh}`, `rate keyed at the till, at most ${least.en}`);
    }
    case 'threshold':
      return thresholdWords(benefit);
    case 'points':
      return both('积分抵现', 'pay with points');
    case 'gift': {
      const gift = bothOf(benefit.gift);
      return both(`赠${gift.zh}`, `gift: ${gift.en}`);
    }
    case 'earn':
      return both(`得${benefit.points}积分`, `earns ${benefit.points} points`);
    default:
      return unreachable(benefit);
  }
}

function thresholdWords({
  tiers,
  repeat,
}: {
  readonly tiers: readonly Tier[];
  readonly repeat?: boolean | undefined;
}): BothWords {
  const each = repeat === true;
  return both(
    tiers.map((tier) => `${each ? '每' : ''}满${yuanWords(tier.spend)}${tierGain(tier).zh}`).join('，'),
    tiers.map((tier) => `${tierGain(tier).en} ${each ? 'each' : 'from'} ${yuanWords(tier.spend)}`).join(', '),
  );
}

function tierGain(tier: Tier): BothWords {
  if ('off' in tier) return both(`减${yuanWords(tier.off)}`, `${yuanWords(tier.off)} off`);
  const rate = rateWords(tier.payPermille);
  return both(`打${rate.zh}`, rate.en);
}

function ordinal(count: number): string {
  return count === 2 ? '2nd' : count === 3 ? '3rd' : `${count}th`;
}
