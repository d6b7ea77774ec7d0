import type { Envelope } from '../../terminal/wire/envelope.ts';

export type Announcement =
  | {
      readonly type: 'head';
      readonly programme: string;
      readonly version: number;
      readonly envelope: Envelope;
      /** Small files that are new with it, in base 64. */
      readonly files: readonly string[];
    }
  | {
      readonly type: 'assignment';
      readonly terminal: string;
      readonly version: number;
      readonly envelope: Envelope;
    }
  /** What a till was granted is asked back. */
  | { readonly type: 'leases'; readonly terminal: string }
  /** A till has said how it is: what it holds or what it has not sent may have changed. */
  | { readonly type: 'report'; readonly terminal: string }
  /** A till's line has opened or closed. */
  | { readonly type: 'line'; readonly terminal: string }
  /** The register of redemptions has these, newest last. */
  | { readonly type: 'redemptions'; readonly programme: string; readonly ids: readonly string[] };

/** Carries what has just happened to whoever tells tills and staff; told only after it is durable. */
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
