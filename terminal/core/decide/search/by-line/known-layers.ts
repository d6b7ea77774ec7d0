import type { Ceiling } from '../ceilings.ts';
import type { ItemPlan } from '../incumbent.ts';
import type { ItemLines } from './item-lines.ts';

/** What going through the lines of an item layer has said. */
export type LayerAnswer = {
  /** No plan of less worth was looked at, and none with more offers. */
  readonly needed: number;
  readonly offersMax: number;
  /** The best plan; null where there is none. */
  readonly best: LayerBest | null;
};

export type LayerBest = {
  readonly plan: ItemPlan;
  readonly worth: number;
  /** Item offers that it uses. */
  readonly offers: number;
  /** Whether plans with the same offers were told apart by what these take off. */
  readonly comparedAmounts: boolean;
};

type Layer = Pick<ItemLines, 'task' | 'allowed'>;
type Known = { readonly layer: Layer; readonly isForTies: boolean; readonly answer: LayerAnswer | null };

/**
 * Frames differ in their basket offers and subsidies, but many leave the item layer the same room: then what one of
 * them has found is so in all.
 */
export class KnownLayers {
  readonly #known: Known[] = [];

  /** Null where it was too much to say; undefined where nobody has asked. */
  answer(
    layer: Layer,
    { needed, offersMax }: Pick<LayerAnswer, 'needed' | 'offersMax'>,
  ): LayerAnswer | null | undefined {
    const isForTies = layer.task.incumbent.wantsTies;
    for (const known of this.#known) {
      if (known.isForTies !== isForTies || !isSame(known.layer, layer)) continue;
      const { answer } = known;
      if (answer === null) return null;
      // The plan worth most is that whatever is needed; the one that comes first is so only among as many.
      if (isForTies ? answer.needed !== needed : answer.best === null && answer.needed > needed) continue;
      if (answer.best === null && answer.offersMax < offersMax) continue;
      return answer;
    }
    return undefined;
  }

  keep(layer: Layer, answer: LayerAnswer | null): void {
    const { incumbent } = layer.task;
    this.#known.push({ layer, isForTies: incumbent.wantsTies, answer });
  }
}

function isSame(one: Layer, other: Layer): boolean {
  const [mine, theirs] = [one.task, other.task];
  return (
    mine.covers === theirs.covers &&
    mine.sets === theirs.sets &&
    areSame(mine.frame.cutWorth, theirs.frame.cutWorth) &&
    areSame(mine.frame.coverCost, theirs.frame.coverCost) &&
    haveSameRoom(mine.frame.ceilings, theirs.frame.ceilings) &&
    one.allowed.every((offers, line) => areSame(offers, other.allowed[line]!))
  );
}

function haveSameRoom(some: readonly Ceiling[], others: readonly Ceiling[]): boolean {
  return (
    some.length === others.length &&
    some.every(
      ({ fenMax, matches }, at) => fenMax === others[at]!.fenMax && areSame(matches, others[at]!.matches),
    )
  );
}

function areSame<Value>(some: readonly Value[], others: readonly Value[]): boolean {
  if (some.length !== others.length) return false;
  for (let at = 0; at < some.length; at += 1) if (some[at] !== others[at]) return false;
  return true;
}
