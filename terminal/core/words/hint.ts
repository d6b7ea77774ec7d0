import type { Decision } from '../decide/decision.ts';
import type { Offer, Tier } from '../offers/offer.ts';
import { amountText } from './amount-words.ts';
import { benefitWords } from './benefit-words.ts';
import { type BothWords, both, bothOf } from './both-words.ts';

/** The one offer that is nearest to applying, and what it would take and bring. */
export type Hint = {
  readonly offer: string;
  readonly title: BothWords;
  /** Fen that must be bought in addition. */
  readonly missing: number;
  /** Fen at which it begins; what is reached already is `spend - missing`. */
  readonly spend: number;
  /** Fen that it would take off at once; null when that depends on the basket. */
  readonly saves: number | null;
  /** 0 … 1 */
  readonly reached: number;
  readonly words: BothWords;
};

/** The offer with the smallest `detail.missing`; on a tie the one that brings more, then by id. Null: none is near. */
export function nearestHint(decision: Decision, offers: ReadonlyMap<string, Offer>): Hint | null {
  const hints = decision.declined.flatMap((declined) => {
    const missing = declined.detail?.['missing'];
    const offer = offers.get(declined.offer);
    if (typeof missing !== 'number' || missing <= 0 || offer === undefined) return [];
    const spend = spendOf(offer);
    return spend === null ? [] : [hintOf(offer, { missing, spend })];
  });
  hints.sort(
    (a, b) => a.missing - b.missing || (b.saves ?? 0) - (a.saves ?? 0) || (a.offer < b.offer ? -1 : 1),
  );
  return hints[0] ?? null;
}

function hintOf(
  offer: Offer,
  { missing, spend }: { readonly missing: number; readonly spend: number },
): Hint {
  const saves = savesOf(offer);
  const more = amountText(missing);
  const gain = benefitWords(offer.benefit);
  return {
    offer: offer.id,
    title: bothOf(offer.title),
    missing,
    spend,
    saves,
    reached: Math.min(1, Math.max(0, (spend - missing) / spend)),
    words:
      saves === null
        ? both(`再买 ${more}，可享${gain.zh}`, `Buy ${more} more: ${gain.en}`)
        : both(`再买 ${more}，可再减 ${amountText(saves)}`, `Buy ${more} more to save ${amountText(saves)}`),
  };
}

function lowestTier({ benefit }: Offer): Tier | null {
  return benefit.kind === 'threshold' ? (benefit.tiers[0] ?? null) : null;
}

/** What must be reached first: the spend that the offer requires, or its lowest tier. */
function spendOf(offer: Offer): number | null {
  return lowestTier(offer)?.spend ?? offer.requires?.spend ?? null;
}

function savesOf(offer: Offer): number | null {
  const tier = lowestTier(offer);
  if (tier !== null && 'off' in tier) return tier.off;
  return offer.layer !== 'item' && offer.benefit.kind === 'off' ? offer.benefit.amount : null;
}
