import { leisureShops } from './leisure-shops.ts';
import { retailShops } from './retail-shops.ts';
import { serviceShops } from './service-shops.ts';
import type { Shop } from './shop.ts';

/** The merchants that signed with the Sichuan universities' union; the first is where the till stands at first. */
export const homeShops: readonly [Shop, ...Shop[]] = [...retailShops, ...leisureShops, ...serviceShops];
