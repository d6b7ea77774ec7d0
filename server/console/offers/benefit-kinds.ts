import { isDecidable } from '../../../terminal/core/decide/index.ts';
import type { BenefitKind, Layer, Offer } from '../../../terminal/core/offers/offer.ts';
import { isObject, type Json, type JsonObject, valueAt } from './json-path.ts';

/** What an officer chooses first: a kind of benefit, or a threshold, rate or amount paid as a subsidy. */
export const benefitKinds = [
  'rate',
  'price',
  'prices',
  'off',
  'nth',
  'bundle',
  'threshold',
  'keyed',
  'gift',
  'earn',
  'points',
] as const satisfies readonly BenefitKind[];

export const layers = ['item', 'basket', 'subsidy'] as const satisfies readonly Layer[];

/** Contract, Benefits: which layers a kind can stand in; the first is the one that it begins with. */
export const layersOfKind: Readonly<Record<BenefitKind, readonly Layer[]>> = {
  rate: ['item', 'basket', 'subsidy'],
  price: ['item'],
  prices: ['item'],
  off: ['item', 'basket', 'subsidy'],
  nth: ['item'],
  bundle: ['item'],
  keyed: ['item'],
  threshold: ['basket', 'subsidy'],
  points: ['subsidy'],
  gift: ['basket', 'item', 'subsidy'],
  earn: ['basket', 'item', 'subsidy'],
};

/** A benefit as it begins: with the parts that its fields stand in, and no figures that nobody chose. */
const begun: Readonly<Record<BenefitKind, JsonObject>> = {
  rate: { kind: 'rate' },
  price: { kind: 'price' },
  prices: { kind: 'prices', prices: {} },
  off: { kind: 'off' },
  nth: { kind: 'nth', every: 2 },
  bundle: { kind: 'bundle', parts: [{ items: {}, units: 1 }] },
  keyed: { kind: 'keyed' },
  threshold: { kind: 'threshold', tiers: [{}] },
  points: { kind: 'points', fenPerPoint: 1 },
  gift: { kind: 'gift', gift: {} },
  earn: { kind: 'earn' },
};

/** Benefits that were written and then changed for another kind: going back finds them as they were. */
export type SetAside = Readonly<Partial<Record<string, Json>>>;

export function kindOf(content: JsonObject): BenefitKind | null {
  const kind = valueAt(content, ['benefit', 'kind']);
  return benefitKinds.find((known) => known === kind) ?? null;
}

/** Another kind of benefit, in a layer that knows it; what the first one said is set aside. */
export function withKind(
  content: JsonObject,
  kind: BenefitKind,
  setAside: SetAside,
): { readonly content: JsonObject; readonly setAside: SetAside } {
  const before = content['benefit'];
  const beforeKind = valueAt(before, ['kind']);
  const kept =
    before !== undefined && typeof beforeKind === 'string'
      ? { ...setAside, [beforeKind]: before as Json }
      : setAside;
  const layer = content['layer'];
  const fitting = layersOfKind[kind];
  return {
    content: {
      ...content,
      layer: fitting.some((known) => known === layer) ? layer : fitting[0],
      benefit: setAside[kind] ?? begun[kind],
    },
    setAside: kept,
  };
}

/** Whether this release's tills decide offers of the draft's kind; they skip the others and report them. */
export function tillsDecide(content: JsonObject): boolean {
  const kind = valueAt(content, ['benefit', 'kind']);
  if (typeof kind !== 'string') return true;
  return isDecidable({ benefit: { kind } } as unknown as Offer);
}

/** Whether something in the benefit is paid at a rate, and so can be rounded (contract, `rounding`). */
export function rounds(content: JsonObject): boolean {
  const benefit = content['benefit'];
  if (!isObject(benefit)) return false;
  const { kind, tiers } = benefit;
  if (kind === 'rate' || kind === 'nth' || kind === 'keyed' || benefit['rounding'] !== undefined) return true;
  return Array.isArray(tiers) && tiers.some((tier: Json) => valueAt(tier, ['payPermille']) !== undefined);
}
