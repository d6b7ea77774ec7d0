import type { ReaderState, ReaderTrouble } from '../reader.ts';
import type { CardTrouble } from './reader-messages.ts';
import { deviceOfSlot } from './slot-names.ts';

/** The name under which a trouble is reported that is no single reader's. */
export const pcscSourceName = 'PC/SC';

type Slot =
  | { readonly state: 'ready' }
  | { readonly state: 'card'; readonly session: number }
  /** A card lies there that is not read: its device already has another one. */
  | { readonly state: 'ignored-card' }
  | { readonly state: 'trouble'; readonly trouble: ReaderTrouble };

/** What is known of every slot. It tells what changed and does nothing itself. */
export class ReaderBoard {
  readonly #slots = new Map<string, Slot>();

  /** Takes the new list of slots and returns those that left while a card was in use. */
  setReaders(names: readonly string[]): readonly { readonly reader: string; readonly session: number }[] {
    const lost = this.sessions().filter(({ reader }) => !names.includes(reader));
    for (const name of this.#slots.keys()) if (!names.includes(name)) this.#slots.delete(name);
    for (const name of names) if (!this.#isAlive(name)) this.#slots.set(name, { state: 'ready' });
    return lost;
  }

  /**
   * A card arrived. A card with contacts and an antenna can be seen by both slots of one device:
   * the first one is kept until it leaves, and the second is not presented.
   */
  cardArrived(reader: string, session: number): 'present-it' | 'ignore-it' {
    const isTaken = this.sessions().some(
      (open) => open.reader !== reader && deviceOfSlot(open.reader) === deviceOfSlot(reader),
    );
    this.#slots.set(reader, isTaken ? { state: 'ignored-card' } : { state: 'card', session });
    return isTaken ? 'ignore-it' : 'present-it';
  }

  /** Returns the session that ended, or null when the card had never been presented. */
  cardLeft(reader: string): number | null {
    const slot = this.#slots.get(reader);
    if (slot === undefined) return null;
    this.#slots.set(reader, { state: 'ready' });
    return slot.state === 'card' ? slot.session : null;
  }

  cardTrouble(reader: string, trouble: CardTrouble): void {
    this.#slots.set(reader, { state: 'trouble', trouble });
  }

  /** Everything stopped. Readers that are still there report themselves again after the restart. */
  allFailed(): void {
    for (const name of this.#slots.keys())
      this.#slots.set(name, { state: 'trouble', trouble: 'reader-failed' });
    if (this.#slots.size === 0)
      this.#slots.set(pcscSourceName, { state: 'trouble', trouble: 'reader-failed' });
  }

  sourceTrouble(trouble: ReaderTrouble): void {
    this.#slots.clear();
    this.#slots.set(pcscSourceName, { state: 'trouble', trouble });
  }

  sessions(): readonly { readonly reader: string; readonly session: number }[] {
    return [...this.#slots].flatMap(([reader, slot]) =>
      slot.state === 'card' ? [{ reader, session: slot.session }] : [],
    );
  }

  states(): readonly ReaderState[] {
    if (this.#slots.size === 0) return [{ name: pcscSourceName, state: 'trouble', trouble: 'no-reader' }];
    return [...this.#slots].map(([name, slot]) => readerState(name, slot));
  }

  #isAlive(name: string): boolean {
    const slot = this.#slots.get(name);
    return slot !== undefined && !(slot.state === 'trouble' && slot.trouble === 'reader-failed');
  }
}

function readerState(name: string, slot: Slot): ReaderState {
  switch (slot.state) {
    case 'ready':
      return { name, state: 'ready' };
    case 'card':
    case 'ignored-card':
      return { name, state: 'card-present' };
    case 'trouble':
      return { name, state: 'trouble', trouble: slot.trouble };
  }
}
