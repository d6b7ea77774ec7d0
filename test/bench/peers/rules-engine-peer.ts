import type { Offer } from '../../../terminal/core/offers/offer.ts';
import { type BasketFacts, dayNumber } from './basket-facts.ts';
import type { LoadPeer } from './installed-peers.ts';

type Condition = object;
type Engine = {
  addRule: (rule: object) => void;
  run: (facts: object) => Promise<{ readonly events: readonly object[] }>;
};

/** It decides which offers apply; what they take off a basket would be the caller's to compute. */
export const rulesEngineCannotSay = 'any amount: it answers which offers apply, and nothing more';

/** json-rules-engine with one rule an offer; building it is not counted. */
export function rulesEnginePeer(load: LoadPeer, offers: readonly Offer[]) {
  const { Engine } = load('json-rules-engine') as { Engine: new (rules: [], how: object) => Engine };
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const offer of offers)
    engine.addRule({
      conditions: { all: conditionsOf(offer) },
      event: { type: 'offer', params: { id: offer.id } },
    });
  return async ({ items, ...facts }: BasketFacts) => {
    const [categories, skus] = [items.flatMap((item) => item.categories), items.map(({ sku }) => sku)];
    const { events } = await engine.run({ ...facts, categories, skus });
    return events;
  };
}

function conditionsOf({ where, when, items, benefit }: Offer): Condition[] {
  const { merchants, stores, regions } = where ?? {};
  const spend = benefit.kind === 'threshold' ? benefit.tiers[0]?.spend : undefined;
  return [
    ...(merchants === undefined
      ? []
      : [{ fact: 'store', path: '$.merchant', operator: 'in', value: merchants }]),
    ...(stores === undefined ? [] : [{ fact: 'store', path: '$.id', operator: 'in', value: stores }]),
    ...(regions === undefined ? [] : [anyOf({ fact: 'store', path: '$.regions' }, regions)]),
    ...(when?.through === undefined
      ? []
      : [{ fact: 'day', operator: 'lessThanInclusive', value: dayNumber(when.through) }]),
    ...(items?.categories === undefined ? [] : [anyOf({ fact: 'categories' }, items.categories)]),
    ...(items?.skus === undefined ? [] : [anyOf({ fact: 'skus' }, items.skus)]),
    ...(spend === undefined ? [] : [{ fact: 'total', operator: 'greaterThanInclusive', value: spend }]),
  ];
}

function anyOf(where: object, values: readonly string[]): Condition {
  return { any: values.map((value) => ({ ...where, operator: 'contains', value })) };
}
