import type { Words } from '../../core/offers/offer.ts';
import {
  type DisplayMessage,
  type DisplayState,
  displaySilenceMsMax,
} from '../../wire/counter/display-message.ts';

export type Idle = Extract<DisplayState, { show: 'idle' }>;

/** What the display shows, and the last idle screen that it was told, to fall back to. */
export type Shown = { readonly store: Words | null; readonly state: DisplayState; readonly idle: Idle };

export const nothingShown: Shown = {
  store: null,
  state: { show: 'idle', offers: [] },
  idle: { show: 'idle', offers: [] },
};

export type Timer = { readonly after: (milliseconds: number, work: () => void) => () => void };

/**
 * Follows what the till tells the display. Silence means that the till is gone: amounts of a basket that nobody
 * minds any more are not for the next customer's eyes, so the display is idle until it is told again.
 */
export class DisplayFeed {
  readonly #timer: Timer;
  readonly #show: (shown: Shown) => void;
  #shown: Shown = nothingShown;
  #callOff: () => void = () => {};

  constructor(parts: { readonly timer: Timer; readonly show: (shown: Shown) => void }) {
    this.#timer = parts.timer;
    this.#show = parts.show;
  }

  hear(message: DisplayMessage): void {
    this.#callOff();
    this.#callOff = this.#timer.after(displaySilenceMsMax, () => this.#fallBack());
    if (message.type === 'alive') return;
    const { store, state } = message;
    this.#tell({ store, state, idle: state.show === 'idle' ? state : this.#shown.idle });
  }

  stop(): void {
    this.#callOff();
  }

  #fallBack(): void {
    this.#tell({ ...this.#shown, state: this.#shown.idle });
  }

  #tell(shown: Shown): void {
    this.#shown = shown;
    this.#show(shown);
  }
}
