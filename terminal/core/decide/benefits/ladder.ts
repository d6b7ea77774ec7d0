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
  /** The tested amount counts so many times against `spend`, so that a share of it can be tested exactly. */
  readonly scale: number;
};

/** By offer, not by benefit: steps of two offers are never the same object. */
const ladders = new WeakMap<Offer, Ladder>();

/** Made once an offer, like its shape: tills decide on the same offers again and again. */
export function ladderOf(offer: Offer): Ladder {
  let ladder = ladders.get(offer);
  if (ladder === undefined) {
    ladder = ladderFor(offer);
    ladders.set(offer, ladder);
  }
  return ladder;
}

function ladderFor({ benefit }: Offer): Ladder {
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
        scale: 1,
      };
    case 'points':
      return pointsLadder(benefit.fenPerPoint, benefit.maxPermille ?? 1000);
    default:
      throw new TypeError(`${benefit.kind} takes nothing off a base`);
  }
}

function always(step: Step): Ladder {
  return { rungs: [{ spend: 0, step }], repeats: false, tests: 'left', isThreshold: false, scale: 1 };
}

/**
 * "At most that share of the base (rounded down) … as many whole points as those allow": for points of one fen
 * that is a rate whose payment is rounded up; larger points are a threshold that repeats with each of them.
 */
function pointsLadder(fenPerPoint: number, maxPermille: number): Ladder {
  if (fenPerPoint === 1) {
    return always({ kind: 'rate', payPermille: 1000 - maxPermille, rounding: { mode: 'up' } });
  }
  return {
    rungs: [{ spend: 1000 * fenPerPoint, step: { kind: 'off', off: fenPerPoint } }],
    repeats: true,
    tests: 'left',
    isThreshold: false,
    scale: maxPermille,
  };
}

/** A tier may say its own rounding; the benefit's holds for those that do not. */
function stepOf(tier: Tier, rounding: Rounding | undefined): Step {
  if ('off' in tier) return { kind: 'off', off: tier.off };
  return { kind: 'rate', payPermille: tier.payPermille, rounding: tier.rounding ?? rounding };
}

/** The highest step that the amount reaches, or null (contract, `threshold`). */
export function stepReached(ladder: Ladder, tested: number): Step | null {
  if (ladder.repeats) {
    const { step } = ladder.rungs[0]!;
    const times = timesReached(ladder, tested);
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

/** How often the single rung of a ladder that repeats goes into an amount. */
export function timesReached({ rungs, scale }: Ladder, tested: number): number {
  const { spend } = rungs[0]!;
  const amount = tested * scale;
  // By its remainder, because a quotient of large doubles may be rounded up to the next whole number.
  return (amount - (amount % spend)) / spend;
}

/** The least amount into which the single rung goes so often. */
export function amountReaching({ rungs, scale }: Ladder, times: number): number {
  return Math.ceil((times * rungs[0]!.spend) / scale);
}

/** What a step takes off a base: never more than the base (contract, Benefits). */
export function reductionBy(step: Step | null, base: number): number {
  if (step === null) return 0;
  if (step.kind === 'off') return Math.min(step.off, base);
  return base - paidAtRate(base, step.payPermille, step.rounding);
}
