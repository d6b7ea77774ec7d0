import type { Store } from '../../../terminal/core/decide/index.ts';
import type { MerchantLine } from '../../merchants/merchant-view.ts';
import { type JsonObject, valueAt } from './json-path.ts';
import { textsIn } from './trial-basket.ts';

export type PlaceName = (id: string) => string;

/** Titles of merchants and stores in one language; an id that nobody knows stays itself. */
export function placeNames(merchants: readonly MerchantLine[], language: 'zh-CN' | 'en'): PlaceName {
  const titles = new Map<string, string>();
  for (const place of merchants.flatMap((merchant) => [merchant, ...merchant.stores])) {
    titles.set(place.id, (language === 'en' ? place.titleEn : null) ?? place.titleZh);
  }
  return (id) => titles.get(id) ?? id;
}

/** Whether the store is one of the offer's places; an offer without places holds everywhere. */
export function isPlaceOf(content: JsonObject, store: Store): boolean {
  const merchants = textsIn(valueAt(content, ['where', 'merchants']));
  const stores = textsIn(valueAt(content, ['where', 'stores']));
  const regions = textsIn(valueAt(content, ['where', 'regions']));
  return (
    (merchants.length === 0 || merchants.includes(store.merchant)) &&
    (stores.length === 0 || stores.includes(store.id)) &&
    (regions.length === 0 || regions.some((region) => store.region.startsWith(region)))
  );
}

/** All stores as the decision knows them. */
export function storesOf(merchants: readonly MerchantLine[]): readonly Store[] {
  return merchants.flatMap(({ id: merchant, stores }) =>
    stores.map(({ id, region }) => ({ id, merchant, region })),
  );
}

/** Where the trial stands: the offer's own place, best one where the basket is at home. */
export function trialStore(
  stores: readonly Store[],
  content: JsonObject,
  atHome: readonly string[],
): Store | null {
  const own = stores.filter((store) => isPlaceOf(content, store));
  return (
    own.find(({ merchant }) => atHome.includes(merchant)) ??
    (atHome.length > 0 ? stores.find(({ merchant }) => atHome.includes(merchant)) : undefined) ??
    own[0] ??
    stores[0] ??
    null
  );
}
