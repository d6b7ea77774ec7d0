import type { Tap } from '../recognition/tap.ts';

/** A card may be shown before the goods: its tap waits this long for a basket after it left the reader. */
const tapKeptMs = 60_000;

/** A tap that no basket has taken yet. The desks of a till share it: whichever opens a basket next takes it. */
export class WaitingTap {
  #tap: Tap | null = null;

  get isThere(): boolean {
    return this.#tap !== null;
  }

  put(tap: Tap): void {
    this.#tap = tap;
  }

  drop(): void {
    this.#tap = null;
  }

  /** Null when none waits, or when its card left too long ago. */
  take(now: { readonly nowMs: number; readonly hasCard: boolean }): Tap | null {
    const tap = this.#tap;
    this.#tap = null;
    if (tap === null) return null;
    return now.hasCard || now.nowMs - Date.parse(tap.at) <= tapKeptMs ? tap : null;
  }
}
