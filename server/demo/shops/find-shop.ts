import { homeShops } from './home-shops.ts';
import type { Shop } from './shop.ts';

export type FoundShop = Shop | { readonly unknown: string; readonly known: readonly string[] };

/** The shop of an id, an alias or a title in either language, upper or lower case. */
export function findShop(name: string): FoundShop {
  const wanted = name.trim().toLowerCase();
  const shop = homeShops.find((candidate) => namesOf(candidate).includes(wanted));
  return shop ?? { unknown: name, known: homeShops.map(describe) };
}

/** Everything that `--merchant` takes for this shop. */
export function namesOf(shop: Shop): readonly string[] {
  const names = [shop.id, ...shop.aliases, shop.title.zh, shop.title.en ?? shop.id];
  return [...new Set(names.map((name) => name.toLowerCase()))];
}

function describe(shop: Shop): string {
  return `${[shop.id, ...shop.aliases].join(', ')} (${shop.title.zh}, ${shop.title.en})`;
}
