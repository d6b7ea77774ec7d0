import type { CardInterface, Transceive } from './emv/transceive.ts';

/** What is wrong with a reader, in terms that a cashier's screen can turn into words. */
export type ReaderTrouble =
  | 'binding-missing' // the PC/SC package is not installed on this machine
  | 'daemon-missing' // no PC/SC daemon answers
  | 'no-reader' // the daemon answers, nothing is plugged in
  | 'reader-failed' // the reader or its child process failed and is being started again
  | 'card-silent' // a card lies there and does not answer
  | 'card-busy'; // another program holds the card

export type ReaderState =
  | { readonly name: string; readonly state: 'ready' | 'card-present' }
  | { readonly name: string; readonly state: 'trouble'; readonly trouble: ReaderTrouble };

/**
 * One card, from the moment it is powered until it leaves.
 * A card that is swapped for another is a new session; commands of the old one are rejected, never sent on.
 */
export type CardSession = {
  readonly reader: string;
  readonly interface: CardInterface;
  readonly atr: Uint8Array;
  readonly transceive: Transceive;
  /**
   * Says that reading is over. The reader takes the power from the card, so that the next session starts clean
   * and no other program finds an open application. A source that has nothing to power down leaves it out.
   */
  readonly release?: () => void;
};

export type ReaderEvents = {
  /** All readers of this source, each time that one changes. Never empty: a missing reader is a state too. */
  readonly readersChanged: (readers: readonly ReaderState[]) => void;
  readonly cardPresented: (session: CardSession) => void;
  readonly cardRemoved: (reader: string) => void;
};

/** A place where cards come from: real readers or a virtual one. It reports; it never decides. */
export type ReaderSource = {
  /** Returns at once; what it finds is reported by events. It never throws for a missing reader. */
  start(events: ReaderEvents): void;
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
};
