import { isEndgame, leaseSize } from '../../server/quotas/lease-size.ts';
import { dice } from '../property/dice.ts';
import type { BenchFigure } from './figure.ts';
import { rounded } from './percentile.ts';

const tickets = 10_000;
const tillCount = 2_000;
const hours = 72;
/** A tenth of the tills is cut off at any time, for a day at a stretch. */
const offlineShare = 0.1;
const offlineHours = 24;
const zipfExponent = 0.8;
const seed = 20_261_127;

type Policy = 'forecast, share of the pool, asked back near the end (ours)' | 'online only' | 'fixed 5 each';
type SimTill = { held: number; offline: boolean; recent: number[]; grantedHour: number };

/**
 * How far 10,000 tickets go at 2,000 tills by each way of granting: our own sizes, in the model of the design's
 * table. Demand is zipf over tills; a try is served, or denied while tickets stood elsewhere.
 */
export async function benchQuotas(): Promise<readonly BenchFigure[]> {
  const policies: readonly Policy[] = [
    'forecast, share of the pool, asked back near the end (ours)',
    'online only',
    'fixed 5 each',
  ];
  return policies.flatMap((policy) => [0.8, 1.2].map((demand) => simulate(policy, demand)));
}

function simulate(policy: Policy, demand: number): BenchFigure {
  const roll = dice(seed);
  const weights = Array.from({ length: tillCount }, (_, rank) => 1 / (rank + 1) ** zipfExponent);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const tills: SimTill[] = weights.map(() => ({
    held: 0,
    offline: roll() < offlineShare,
    recent: [],
    grantedHour: -1,
  }));
  let free = tickets;
  let sold = 0;
  let deniedOffline = 0;
  let deniedOnline = 0;
  const tries = Math.round(tickets * demand);
  if (policy === 'fixed 5 each')
    for (const till of tills) {
      till.held = 5;
      free -= 5;
    }
  const grant = (till: SimTill, hour: number, need: number) => {
    const amount =
      policy === 'online only'
        ? Math.min(free, need)
        : policy === 'fixed 5 each'
          ? Math.min(free, till.held > 0 ? 0 : 5)
          : leaseSize({
              size: tickets,
              free,
              holders: tillCount,
              held: till.held,
              recent: till.recent.filter((at) => at > hour - 24).length,
              need,
            });
    till.held += amount;
    free -= amount;
    if (amount > 0) till.grantedHour = hour;
  };
  for (let hour = 0; hour < hours; hour += 1) {
    for (const till of tills) {
      if (roll() < (till.offline ? 1 / offlineHours : offlineShare / (1 - offlineShare) / offlineHours))
        till.offline = !till.offline;
      if (!till.offline && policy !== 'online only') grant(till, hour, 0);
    }
    const now = Math.round((tries * (hour + 1)) / hours) - Math.round((tries * hour) / hours);
    for (let attempt = 0; attempt < now; attempt += 1) {
      if (policy.startsWith('forecast') && isEndgame({ size: tickets, free })) {
        for (const till of tills) {
          if (till.offline || till.grantedHour === hour) continue;
          free += till.held;
          till.held = 0;
        }
      }
      const till = tills[pick(weights, whole, roll)] as SimTill;
      if (till.held === 0 && !till.offline) grant(till, hour, 1);
      if (till.held > 0) {
        till.held -= 1;
        sold += 1;
        till.recent.push(hour + roll());
      } else if (till.offline) deniedOffline += 1;
      else deniedOnline += 1;
    }
  }
  const stranded = tills.reduce((sum, till) => sum + till.held, 0);
  return {
    figure: `10,000 tickets at 2,000 tills, demand ${demand} of them: ${policy}`,
    unit: 'share',
    served: rounded((100 * sold) / tries),
    'tickets sold': rounded((100 * sold) / tickets),
    'denied offline': rounded((100 * deniedOffline) / tries),
    'denied online': rounded((100 * deniedOnline) / tries),
    stranded,
    // What is sold, out and free must be the whole: anything else was sold twice or lost.
    oversold: Math.max(0, sold - tickets),
    unaccounted: tickets - sold - stranded - free,
  };
}

function pick(weights: readonly number[], whole: number, roll: () => number): number {
  let rest = roll() * whole;
  for (let at = 0; at < weights.length; at += 1) {
    rest -= weights[at] ?? 0;
    if (rest <= 0) return at;
  }
  return weights.length - 1;
}
