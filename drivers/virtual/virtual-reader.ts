import type { CardInterface } from '../emv/transceive.ts';
import type { CardSession, ReaderEvents, ReaderSource, ReaderState } from '../reader.ts';
import { VirtualCardRemoved } from './card-faults.ts';
import type { VirtualCard } from './virtual-card.ts';

type Stay = { readonly card: VirtualCard; readonly interface: CardInterface; isOver: boolean };

/**
 * A reader in memory: a card is inserted and removed by calling it. Like a real one it reports what it sees,
 * answers a command later than at once, and rejects the commands of a session whose card has left.
 */
export class VirtualReader implements ReaderSource {
  readonly name: string;
  #events: ReaderEvents | null = null;
  #stay: Stay | null = null;

  constructor(options: { readonly name?: string } = {}) {
    this.name = options.name ?? 'Virtual reader';
  }

  start(events: ReaderEvents): void {
    this.#events = events;
    this.#reportState();
    if (this.#stay !== null) this.#present(this.#stay);
  }

  async stop(): Promise<void> {
    this.#events = null;
    this.#endStay();
  }

  /** Puts a card in, by the card's first interface unless told otherwise. A card that is in leaves first. */
  insert(card: VirtualCard, side: CardInterface | undefined = card.interfaces[0]): void {
    if (side === undefined || !card.interfaces.includes(side)) {
      throw new RangeError(`this card has no ${side} interface`);
    }
    this.remove();
    this.#stay = { card, interface: side, isOver: false };
    this.#reportState();
    this.#present(this.#stay);
  }

  /** Takes the card out; nothing happens when there is none. A command that is under way is rejected. */
  remove(): void {
    if (this.#stay === null) return;
    this.#endStay();
    this.#events?.cardRemoved(this.name);
    this.#reportState();
  }

  #endStay(): void {
    if (this.#stay === null) return;
    this.#stay.isOver = true;
    this.#stay.card.powerOff();
    this.#stay = null;
  }

  #present(stay: Stay): void {
    const atr = stay.card.powerOn(stay.interface);
    const session: CardSession = {
      reader: this.name,
      interface: stay.interface,
      atr,
      transceive: (command) => this.#transceive(stay, command),
      release: () => {
        if (stay.isOver) return;
        stay.isOver = true;
        stay.card.powerOff();
      },
    };
    this.#events?.cardPresented(session);
  }

  async #transceive(stay: Stay, command: Uint8Array): Promise<Uint8Array> {
    // A real reader answers in a later turn; whoever waits sees a removal in between.
    await new Promise((resolve) =>
      stay.card.delayMs === 0 ? setImmediate(resolve) : setTimeout(resolve, stay.card.delayMs),
    );
    if (stay.isOver) throw new VirtualCardRemoved('the card has left the reader');
    try {
      return stay.card.transmit(command);
    } catch (error) {
      // A card that is pulled out by itself leaves this reader as one that is pulled out by hand.
      if (error instanceof VirtualCardRemoved) this.remove();
      throw error;
    }
  }

  #reportState(): void {
    const state: ReaderState = { name: this.name, state: this.#stay === null ? 'ready' : 'card-present' };
    this.#events?.readersChanged([state]);
  }
}
