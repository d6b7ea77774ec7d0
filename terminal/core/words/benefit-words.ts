import type { Benefit, Items, Offer, Tier } from '../offers/offer.ts';
import { shortYuanText } from './amount-words.ts';
import { type BothWords, both, inARow, inBoth } from './both-words.ts';
import { unitWords } from './goods-words.ts';
import { chineseNumber, ordinal, rateWords, shareText, unitRateWords } from './rate-words.ts';

/** What an offer gives, in a few words: `满 100 减 20`, `7.8 折`, `9 元一张`. */
export function benefitWords({ benefit, items }: Pick<Offer, 'benefit' | 'items'>): BothWords {
  switch (benefit.kind) {
    case 'rate':
      return rateWords(benefit.payPermille);
    case 'price':
      return priceWords(benefit.unitPrice, items);
    case 'prices':
      return both('按会员价', "members' prices");
    case 'off': {
      const amount = shortYuanText(benefit.amount);
      return both(`立减 ${amount} 元`, `${amount} yuan off`);
    }
    case 'nth':
      return nthWords(benefit, items);
    case 'bundle':
      return bundleWords(benefit);
    case 'keyed':
      return both(
        `由收银员输入折扣，最低 ${rateWords(benefit.minPayPermille).zh}`,
        `a discount that the cashier keys in, at most ${rateWords(benefit.minPayPermille).en}`,
      );
    case 'threshold':
      return thresholdWords(benefit);
    case 'points':
      return pointsWords(benefit);
    case 'gift': {
      const gift = inBoth(benefit.gift);
      return both(`赠${gift.zh}`, `a gift: ${gift.en}`);
    }
    case 'earn':
      return both(`送 ${benefit.points} 积分`, `${benefit.points} points`);
  }
}

export function priceWords(unitPrice: number, items: Items | undefined): BothWords {
  const unit = unitWords(items);
  if (unitPrice === 0) return both('免费', 'free of charge');
  const amount = shortYuanText(unitPrice);
  const amountZh = unitPrice < 10 ? `${unitPrice} 分` : `${amount} 元`;
  return both(`${amountZh}一${unit.zh}`, `${amount} yuan a ${unit.en}`);
}

/** `第二件半价`; where the last unit of a set is free, 买二送一. */
export function nthWords(
  { every, payPermille }: Extract<Benefit, { readonly kind: 'nth' }>,
  items: Items | undefined,
): BothWords {
  const unit = unitWords(items);
  if (payPermille === 0) {
    return both(`买${chineseNumber(every - 1)}送一`, `buy ${every - 1}, get one free`);
  }
  const rate = unitRateWords(payPermille);
  const space = /^\d/.test(rate.zh) ? ' ' : '';
  return both(
    `第${chineseNumber(every)}${unit.zh}${space}${rate.zh}`,
    `every ${ordinal(every)} ${unit.en} ${rate.en}`,
  );
}

export function bundleWords({ parts, price }: Extract<Benefit, { readonly kind: 'bundle' }>): BothWords {
  const units = parts.reduce((sum, part) => sum + part.units, 0);
  if (price !== undefined) {
    const amount = shortYuanText(price);
    return both(`${units} 件 ${amount} 元`, `${units} pieces for ${amount} yuan`);
  }
  const free = parts
    .filter(({ payPermille }) => payPermille === 0)
    .reduce((sum, part) => sum + part.units, 0);
  if (free > 0) {
    return both(`${units} 件搭配，其中 ${free} 件免费`, `a set of ${units} pieces, ${free} of them free`);
  }
  return both(`${units} 件搭配优惠`, `a cheaper set of ${units} pieces`);
}

function thresholdWords({ tiers, repeat }: Extract<Benefit, { readonly kind: 'threshold' }>): BothWords {
  return inARow(tiers.map((tier) => tierWords(tier, repeat === true)));
}

export function tierWords(tier: Tier, repeat: boolean): BothWords {
  const spend = shortYuanText(tier.spend);
  if ('off' in tier) {
    const off = shortYuanText(tier.off);
    return repeat
      ? both(`每满 ${spend} 减 ${off}`, `${off} yuan off each ${spend}`)
      : both(`满 ${spend} 减 ${off}`, `${off} yuan off ${spend} or more`);
  }
  const rate = rateWords(tier.payPermille);
  return both(`满 ${spend} 打 ${rate.zh}`, `${rate.en} from ${spend} yuan`);
}

function pointsWords({ fenPerPoint, maxPermille }: Extract<Benefit, { readonly kind: 'points' }>): BothWords {
  const worth = shortYuanText(fenPerPoint * 100);
  const most = maxPermille === undefined || maxPermille >= 1000 ? null : shareText(maxPermille);
  return inARow([
    both(`100 积分抵 ${worth} 元`, `100 points pay ${worth} yuan`),
    most === null ? null : both(`最多抵 ${most}`, `at most ${most}`),
  ]);
}
