import type { Offer, Words } from '../../core/offers/offer.ts';
import { type DisplayState, displayResultMs } from '../../wire/counter/display-message.ts';
import type { Checkout } from '../checkouts/checkout.ts';
import type { BasketChange, CounterWatcher } from '../checkouts/counter-watcher.ts';
import { basketShown, cardAnswer, idleShown } from './display-state.ts';
import type { Timer } from './timer.ts';

/** Who was asked for a card and shows none is not asked for ever. */
const promptMsMax = 30_000;
/** A basket that was left does not stay before the next customer's eyes. */
const basketMsMax = 600_000;
const dayMs = 86_400_000;
const chinaOffsetMs = 8 * 3_600_000;

export type CustomerDisplayParts = {
  /** Offers in force today at this store. */
  readonly offers: () => readonly Offer[];
  readonly titleOf: (offer: string) => Words;
  readonly nowMs: () => number;
  readonly timer: Timer;
};

/** What the customer sees, from what happens at the counter. It clears itself. */
export class CustomerDisplay {
  readonly #parts: CustomerDisplayParts;
  readonly #watchers = new Set<(state: DisplayState) => void>();
  /** The basket at hand, as a prompt that nobody answered comes back to it. */
  #basket: Checkout | null = null;
  #state: DisplayState;
  #callOff: () => void = () => {};

  constructor(parts: CustomerDisplayParts) {
    this.#parts = parts;
    this.#state = idleShown([]);
  }

  get state(): DisplayState {
    return this.#state;
  }

  /** Gives each new state from now on. */
  watch(watcher: (state: DisplayState) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** What the desks tell of their baskets; which desk is theirs to say in `begun`. */
  watcher(begun: () => void): CounterWatcher {
    return {
      begun,
      basket: (checkout, change) => this.#basketChanged(checkout, change),
      cardAlone: ({ code }) => {
        if (code === 'insert-card' || code === 'unreadable') this.#prompt(code === 'insert-card');
        else if (this.#state.show === 'card-prompt') this.#back();
      },
      sold: ({ discount, payable }) => {
        this.#basket = null;
        this.#show({ show: 'result', discount, payable }, displayResultMs, () => this.idle());
      },
      cancelled: (checkout) => {
        if (this.#basket?.id === checkout) this.idle();
      },
    };
  }

  /** The cashier asks for the card. */
  prompt(): void {
    this.#prompt(false);
  }

  /** New files are in force: what is shown while nobody is served may have changed. */
  filesChanged(): void {
    if (this.#state.show === 'idle') this.idle();
  }

  /** Nobody is served: the offers of the day, until the day is over. */
  idle(): void {
    this.#basket = null;
    const untilMidnightMs = dayMs - ((this.#parts.nowMs() + chinaOffsetMs) % dayMs);
    this.#show(idleShown(this.#parts.offers()), untilMidnightMs, () => this.idle());
  }

  close(): void {
    this.#callOff();
    this.#watchers.clear();
  }

  #basketChanged(checkout: Checkout, change: BasketChange): void {
    const { show } = this.#state;
    const wasOurs = this.#basket?.id === checkout.id;
    this.#basket = checkout;
    // Where nobody at the counter did anything, a prompt stays, and a refusal with its new amount.
    if (change === 'files' && wasOurs && show === 'card-prompt') return;
    if (change === 'card' || (change === 'files' && wasOurs && show === 'refusal')) this.#answerCard();
    else this.#showBasket();
  }

  #answerCard(): void {
    if (this.#basket === null) return;
    const answer = cardAnswer(this.#basket, this.#parts.titleOf);
    if (answer.show === 'card-prompt') this.#prompt(answer.insert);
    else this.#show(answer, basketMsMax, () => this.idle());
  }

  #showBasket(): void {
    if (this.#basket === null) return;
    this.#show(basketShown(this.#basket, this.#parts.titleOf), basketMsMax, () => this.idle());
  }

  #prompt(insert: boolean): void {
    this.#show({ show: 'card-prompt', insert }, promptMsMax, () => this.#back());
  }

  #back(): void {
    if (this.#basket === null) this.idle();
    else this.#showBasket();
  }

  #show(state: DisplayState, forMs: number, then: () => void): void {
    this.#callOff();
    this.#callOff = this.#parts.timer(forMs, then);
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    for (const watcher of this.#watchers) watcher(state);
  }
}
