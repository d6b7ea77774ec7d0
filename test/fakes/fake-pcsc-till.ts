import type { ReaderLogEvent } from '../../drivers/pcsc/pcsc-readers.ts';
import type { CardSession, ReaderEvents, ReaderState } from '../../drivers/reader.ts';

export type Told =
  | { readonly kind: 'readers'; readonly readers: readonly ReaderState[] }
  | { readonly kind: 'card'; readonly session: CardSession }
  | { readonly kind: 'removed'; readonly reader: string }
  | { readonly kind: 'log'; readonly log: ReaderLogEvent };

/** How long a test waits for an event before it says what came instead: only for what hangs. */
const waitMsMax = 90_000;
const toldShownMax = 12;

/** The till's end of a reader source: keeps all that it is told and lets a test wait for it, in order. */
export class FakePcscTill implements ReaderEvents {
  readonly told: Told[] = [];
  #read = 0;
  #wake: () => void = () => {};

  readonly readersChanged = (readers: readonly ReaderState[]): void =>
    this.#hear({ kind: 'readers', readers });
  readonly cardPresented = (session: CardSession): void => this.#hear({ kind: 'card', session });
  readonly cardRemoved = (reader: string): void => this.#hear({ kind: 'removed', reader });
  readonly log = (log: ReaderLogEvent): void => this.#hear({ kind: 'log', log });

  /** The next event that fits, counted from the last one waited for; those in between are passed over. */
  async next<Fit extends Told>(fits: (told: Told) => told is Fit): Promise<Fit> {
    const endMs = performance.now() + waitMsMax;
    for (;;) {
      while (this.#read < this.told.length) {
        const told = this.told[this.#read];
        this.#read += 1;
        if (told !== undefined && fits(told)) return told;
      }
      await this.#news(endMs - performance.now());
    }
  }

  async card(): Promise<CardSession> {
    return (await this.next((told) => told.kind === 'card')).session;
  }

  async removed(): Promise<string> {
    return (await this.next((told) => told.kind === 'removed')).reader;
  }

  /** The next report in which some reader has this state or this trouble. */
  async reader(what: string): Promise<readonly ReaderState[]> {
    const isIt = (state: ReaderState): boolean =>
      state.state === what || (state.state === 'trouble' && state.trouble === what);
    const fits = (told: Told): told is Extract<Told, { kind: 'readers' }> =>
      told.kind === 'readers' && told.readers.some(isIt);
    return (await this.next(fits)).readers;
  }

  /** Resolves at once if the last report says that no reader sees a card, and otherwise when a report does. */
  async noCardSeen(): Promise<void> {
    const endMs = performance.now() + waitMsMax;
    for (;;) {
      const last = this.told.findLast((told) => told.kind === 'readers');
      if (last?.readers.every((reader) => reader.state !== 'card-present') === true) return;
      await this.#news(endMs - performance.now());
    }
  }

  async logged<Name extends ReaderLogEvent['event']>(
    event: Name,
  ): Promise<Extract<ReaderLogEvent, { event: Name }>> {
    const fits = (told: Told): told is Extract<Told, { kind: 'log' }> =>
      told.kind === 'log' && told.log.event === event;
    return (await this.next(fits)).log as Extract<ReaderLogEvent, { event: Name }>;
  }

  #hear(told: Told): void {
    this.told.push(told);
    this.#wake();
  }

  #news(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(
          new Error(
            `waited in vain; the last that was told: ${JSON.stringify(this.told.slice(-toldShownMax))}`,
          ),
        );
      }, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
