/** One article of the merchant's catalogue at this till. */
export type Goods = {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  /** Fen; null: the cashier enters it. */
  readonly price: number | null;
};

/** `GET /v1/goods?find=&limit=`: what the merchant sells, and under which categories an amount can be entered. */
export type GoodsList = {
  readonly goods: readonly Goods[];
  /** Every category of the catalogue, sorted. */
  readonly categories: readonly string[];
};
