import type { Step } from '../benefits/ladder.ts';
import type { SpreadOffer } from '../candidates.ts';
import { stepOf } from './level-costs.ts';
import type { Prospect } from './prospect.ts';

/** A slot of basket or subsidy offers with the levels within reach. */
export type ProspectSlot = {
  readonly prospects: readonly Prospect[];
  /** Whose prospects these are, each once. */
  readonly offers: readonly SpreadOffer[];
  /** Best of those whose base is not the whole basket after the basket layer. */
  readonly most: number;
  readonly highest: number;
  /** Whole-basket subsidies work on what the basket layer leaves: the best fixed amount, and the sloped ones. */
  readonly hasWhole: boolean;
  readonly wholeFixed: number;
  readonly wholeSloped: readonly Prospect[];
  readonly wholeSlope: number;
  /** The sum of costs below 0 of its levels: what not to use them adds to what is paid at least. */
  readonly cheapest: number;
};

/** Of prospects of one offer after the other. */
export function slotOf(prospects: readonly Prospect[]): ProspectSlot {
  const offers: SpreadOffer[] = [];
  let most = 0;
  let highest = 0;
  let wholeSlope = 0;
  let wholeFixed = 0;
  const wholeSloped: Prospect[] = [];
  for (const prospect of prospects) {
    if (prospect.offer !== offers.at(-1)) offers.push(prospect.offer);
    if (!prospect.isWhole) {
      most = Math.max(most, prospect.most);
      highest = Math.max(highest, prospect.highest);
    } else if (prospect.slope === 0) wholeFixed = Math.max(wholeFixed, prospect.most);
    else {
      wholeSloped.push(prospect);
      wholeSlope = Math.max(wholeSlope, prospect.slope);
    }
  }
  const hasWhole = wholeFixed > 0 || wholeSloped.length > 0;
  const cheapest = cheapestOf(prospects);
  return { prospects, offers, most, highest, hasWhole, wholeFixed, wholeSloped, wholeSlope, cheapest };
}

function cheapestOf(prospects: readonly Prospect[]): number {
  let sum = 0;
  const counted = new Set<Step>();
  for (const { level, cost } of prospects) {
    if (cost >= 0 || counted.has(stepOf(level))) continue;
    counted.add(stepOf(level));
    sum += cost;
  }
  return sum;
}
