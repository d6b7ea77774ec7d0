import type { Words } from '../../../terminal/core/offers/offer.ts';
import type { Goods } from '../goods/goods.ts';

export type ShopStore = {
  readonly id: string;
  readonly title: Words;
  /** GB/T 2260, six digits: offers pick places by its beginning. */
  readonly region: string;
};

/** A contracted merchant of the demo. The till stands in its first store. */
export type Shop = {
  readonly id: string;
  readonly title: Words;
  /** What `--merchant` takes beside the id and the titles. */
  readonly aliases: readonly string[];
  readonly stores: readonly [ShopStore, ...ShopStore[]];
  readonly goods: readonly Goods[];
};
