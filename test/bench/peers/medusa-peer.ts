import type { Offer } from '../../../terminal/core/offers/offer.ts';
import { type BasketFacts, dayNumber } from './basket-facts.ts';
import type { LoadPeer } from './installed-peers.ts';

type Rule = {
  readonly attribute: string;
  readonly operator: string;
  readonly values: readonly { readonly value: string }[];
};
type Promotion = ReturnType<typeof promotionOf>;
type Service = {
  baseRepository_: unknown;
  listActivePromotions_: () => Promise<readonly Promotion[]>;
  computeActions: (codes: readonly string[], context: object, options: object) => Promise<readonly object[]>;
};

/** What its promotions have no words for; each is left out or put in the nearest words, never made dearer. */
export const medusaCannotSay =
  'fixed unit prices and sets (put as an amount off), caps of a reduction, tiers and repeats of thresholds and those on a part of the basket (the first tier, on the whole), groups and exclusion (all of them stack), rounding, gifts that are not in the basket (left out), who pays, reasons, and any proof';

/**
 * `PromotionModuleService.computeActions` of @medusajs/promotion, over promotions that lie in memory: the time of
 * its database, which would hand them over, is not counted. Its `codes` are all of them, so that each is weighed.
 */
export function medusaPeer(load: LoadPeer, offers: readonly Offer[]) {
  const { default: PromotionModuleService } = load('@medusajs/promotion/dist/services/promotion-module') as {
    default: { prototype: object };
  };
  const promotions = offers.filter(({ benefit }) => benefit.kind !== 'gift').map(promotionOf);
  const codes = promotions.map(({ code }) => code);
  const service = Object.create(PromotionModuleService.prototype) as Service;
  service.baseRepository_ = { getFreshManager: () => ({}) };
  service.listActivePromotions_ = async () => promotions;
  return (facts: BasketFacts) =>
    service.computeActions(codes, { ...facts, currency_code: 'cny' }, { prevent_auto_promotions: true });
}

function promotionOf(offer: Offer) {
  return {
    id: offer.id,
    code: offer.id,
    type: 'standard',
    is_automatic: true,
    is_tax_inclusive: false,
    rules: [...placeRules(offer), ...dateRules(offer), ...spendRules(offer)],
    application_method: methodOf(offer),
  };
}

function methodOf({ benefit, items, layer, limits }: Offer) {
  const worth = worthOf(benefit);
  const target = layer === 'item' ? 'items' : 'order';
  return {
    ...worth,
    target_type: target,
    allocation: target === 'items' ? 'each' : 'across',
    max_quantity: limits?.unitsPerTransaction ?? 1_000,
    currency_code: 'cny',
    target_rules: [...listRule('items.categories', items?.categories), ...listRule('items.sku', items?.skus)],
  };
}

function worthOf(benefit: Offer['benefit']): { readonly type: string; readonly value: number } {
  if (benefit.kind === 'rate') return { type: 'percentage', value: 100 - benefit.payPermille / 10 };
  if (benefit.kind === 'off') return { type: 'fixed', value: benefit.amount };
  const tier = benefit.kind === 'threshold' ? benefit.tiers[0] : undefined;
  return { type: 'fixed', value: tier !== undefined && 'off' in tier ? tier.off : 100 };
}

function placeRules({ where }: Offer): Rule[] {
  return [
    ...listRule('store.merchant', where?.merchants),
    ...listRule('store.id', where?.stores),
    ...listRule('store.regions', where?.regions),
  ];
}

function dateRules({ when }: Offer): Rule[] {
  if (when?.through === undefined) return [];
  return [{ attribute: 'day', operator: 'lte', values: [{ value: String(dayNumber(when.through)) }] }];
}

function spendRules({ benefit }: Offer): Rule[] {
  const spend = benefit.kind === 'threshold' ? benefit.tiers[0]?.spend : undefined;
  return spend === undefined
    ? []
    : [{ attribute: 'total', operator: 'gte', values: [{ value: String(spend) }] }];
}

function listRule(attribute: string, values: readonly string[] | undefined): Rule[] {
  return values === undefined
    ? []
    : [{ attribute, operator: 'in', values: values.map((value) => ({ value })) }];
}
