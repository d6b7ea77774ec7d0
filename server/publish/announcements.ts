import type { Envelope } from '../../terminal/wire/envelope.ts';

export type Announcement =
  | {
      readonly type: 'head';
      readonly programme: string;
      readonly version: number;
      readonly envelope: Envelope;
    }
  | {
      readonly type: 'assignment';
      readonly terminal: string;
      readonly version: number;
      readonly envelope: Envelope;
    };

/** Carries what has just been published to whoever tells the tills; told only after it is durable. */
export class Announcements {
  readonly #listeners = new Set<(announcement: Announcement) => void>();

  /** Returns how to stop listening. */
  listen(listener: (announcement: Announcement) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  announce(announcement: Announcement): void {
    for (const listener of this.#listeners) listener(announcement);
  }
}
