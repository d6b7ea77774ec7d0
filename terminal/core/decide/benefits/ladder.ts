import type { Offer, Rounding, Tier } from '../../offers/offer.ts';
import { paidAtRate } from './rate.ts';

/** What a basket or subsidy offer takes off its base once an amount is reached. */
export type Step =
  | { readonly kind: 'off'; readonly off: number }
  | { readonly kind: 'rate'; readonly payPermille: number; readonly rounding: Rounding | undefined };

/** A step and the tested amount that reaches it, in fen. */
export type Rung = { readonly spend: number; readonly step: Step };

/**
 * A basket or subsidy benefit as the rungs that a tested amount climbs, lowest first. `rate` and `off` are one
 * rung that everybody stands on. `repeats`: the single rung counts as often as its `spend` goes into the amount.
 */
export type Ladder = {
  readonly rungs: readonly Rung[];
  readonly repeats: boolean;
  /** `list`: the list amount of the matching lines is tested instead of what is left (满额按原价计). */
  readonly tests: 'left' | 'list';
  readonly isThreshold: boolean;
};

export function ladderOf(offer: Offer): Ladder {
  const { benefit } = offer;
  switch (benefit.kind) {
    case 'rate':
      return always({ kind: 'rate', payPermille: benefit.payPermille, rounding: benefit.rounding });
    case 'off':
      return always({ kind: 'off', off: benefit.amount });
    case 'threshold':
      return {
        rungs: benefit.tiers.map((tier) => ({ spend: tier.spend, step: stepOf(tier, benefit.rounding) })),
        repeats: benefit.repeat === true,
        tests: benefit.on ?? 'left',
        isThreshold: true,
      };
    default:
      throw new TypeError(`${benefit.kind} takes nothing off a base`);
  }
}

function always(step: Step): Ladder {
  return { rungs: [{ spend: 0, step }], repeats: false, tests: 'left', isThreshold: false };
}

/** A tier may say its own rounding; the benefit's holds for those that do not. */
function stepOf(tier: Tier, rounding: Rounding | undefined): Step {
  if ('off' in tier) return { kind: 'off', off: tier.off };
  return { kind: 'rate', payPermille: tier.payPermille, rounding: tier.rounding ?? rounding };
}

/** The highest step that the amount reaches, or null (contract, `threshold`). */
export function stepReached(ladder: Ladder, tested: number): Step | null {
  if (ladder.repeats) {
    const { spend, step } = ladder.rungs[0]!;
    const times = Math.floor(tested / spend);
    if (times === 0 || step.kind !== 'off') return null;
    return times === 1 ? step : { kind: 'off', off: times * step.off };
  }
  let reached: Step | null = null;
  for (const rung of ladder.rungs) {
    if (rung.spend > tested) break;
    reached = rung.step;
  }
  return reached;
}

/** What a step takes off a base: never more than the base (contract, Benefits). */
export function reductionBy(step: Step | null, base: number): number {
  if (step === null) return 0;
  if (step.kind === 'off') return Math.min(step.off, base);
  return base - paidAtRate(base, step.payPermille, step.rounding);
}
