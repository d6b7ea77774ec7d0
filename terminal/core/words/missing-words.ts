import type { DeclinedOffer } from '../decide/decision.ts';
import type { Offer, Tier } from '../offers/offer.ts';
import { shortYuanText, yuanText } from './amount-words.ts';
import { benefitWords } from './benefit-words.ts';
import { type BothWords, both } from './both-words.ts';
import { goodsWords } from './goods-words.ts';
import type { Names } from './names.ts';
import { rateWords } from './rate-words.ts';

/** Fen that an offer's threshold or required spend lacks (contract, `detail.missing`); null: nothing of the kind. */
export function missingFen({ detail }: DeclinedOffer): number | null {
  const missing = detail?.['missing'];
  return typeof missing === 'number' && Number.isSafeInteger(missing) && missing > 0 ? missing : null;
}

/** `未满 100 元`, and `再买 12.50 元，可减 20 元` for what would change it. */
export function missingWords(
  declined: DeclinedOffer,
  offer: Offer | undefined,
  names: Names,
): { readonly why: BothWords; readonly change: BothWords | null } {
  const needed = neededFen(declined, offer);
  const goods = goodsWords(neededGoods(declined, offer), names);
  const what = goods === null ? both('', '') : both(`（${goods.zh}）`, ` (${goods.en})`);
  const why =
    needed === null
      ? both(`金额未到${what.zh}`, `The amount is not reached${what.en}`)
      : both(`未满 ${shortYuanText(needed)} 元${what.zh}`, `Below ${shortYuanText(needed)} yuan${what.en}`);
  const missing = missingFen(declined);
  if (missing === null) return { why, change: null };
  const brings = offer === undefined ? null : bringsWords(declined, offer);
  return {
    why,
    change: both(
      `再买 ${yuanText(missing)} 元${brings === null ? '可用' : `，可${brings.zh}`}`,
      `Buy for ${yuanText(missing)} yuan more${brings === null ? '' : ` and get ${brings.en}`}`,
    ),
  };
}

/** The amount that is not reached: the first step of the ladder, or what must be spent. */
export function neededFen({ reason }: DeclinedOffer, offer: Offer | undefined): number | null {
  if (reason === 'below-required-spend') return offer?.requires?.spend ?? null;
  return reason === 'below-threshold' ? (lowestTier(offer)?.spend ?? null) : null;
}

/** The goods that count towards it. */
function neededGoods({ reason }: DeclinedOffer, offer: Offer | undefined): Offer['items'] {
  return reason === 'below-required-spend' ? offer?.requires?.items : offer?.items;
}

function lowestTier(offer: Offer | undefined): Tier | undefined {
  return offer?.benefit.kind === 'threshold' ? offer.benefit.tiers[0] : undefined;
}

/** What reaching it brings, behind 可: `减 20 元`, `享 8 折`, `得赠品`. */
export function bringsWords({ reason }: DeclinedOffer, offer: Offer): BothWords {
  const { benefit } = offer;
  const tier = reason === 'below-threshold' ? lowestTier(offer) : undefined;
  if (tier !== undefined) {
    if ('off' in tier) return offWords(tier.off);
    const rate = rateWords(tier.payPermille);
    return both(`享 ${rate.zh}`, rate.en);
  }
  switch (benefit.kind) {
    case 'off':
      return offWords(benefit.amount);
    case 'gift':
      return both(`得赠品：${benefit.gift.zh}`, `a gift: ${benefit.gift.en ?? benefit.gift.zh}`);
    case 'earn':
      return both(`得 ${benefit.points} 积分`, `${benefit.points} points`);
    case 'rate':
    case 'price':
    case 'prices':
    case 'nth':
    case 'bundle':
    case 'keyed':
    case 'threshold':
    case 'points': {
      const words = benefitWords(offer);
      return both(`享 ${words.zh}`, words.en);
    }
  }
}

function offWords(amount: number): BothWords {
  return both(`减 ${shortYuanText(amount)} 元`, `${shortYuanText(amount)} yuan off`);
}
