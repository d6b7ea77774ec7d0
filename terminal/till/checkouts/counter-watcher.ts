import type { Decision } from '../../core/decide/decision.ts';
import type { Recognition } from '../../wire/counter/checkout-view.ts';
import type { Checkout } from './checkout.ts';

/** What gave the basket its new decision. */
export type BasketChange = 'goods' | 'card' | 'files';

/** Who follows what happens at a desk, to show it to the customer and to bring the next card here. */
export type CounterWatcher = {
  /** A basket is being opened or changed: the next card is for this desk. */
  readonly begun: () => void;
  readonly basket: (checkout: Checkout, change: BasketChange) => void;
  /** A card was shown while there is no basket. */
  readonly cardAlone: (recognition: Recognition) => void;
  readonly sold: (decision: Decision) => void;
  readonly cancelled: (checkout: string) => void;
};

export const nobodyWatches: CounterWatcher = {
  begun: () => {},
  basket: () => {},
  cardAlone: () => {},
  sold: () => {},
  cancelled: () => {},
};
