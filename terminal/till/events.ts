/** What happens at the till, for screens and POS programs that watch. */
export type TillEventType =
  | 'card-reading'
  | 'card-presented'
  | 'card-removed'
  /** A scanner in HID POS mode read a code: `{code, symbology}`. */
  | 'scanned'
  /** A member code was scanned and not taken: `{code}`, the problem's code, never the member code itself. */
  | 'member-code-refused'
  | 'decision-changed'
  | 'cache-changed'
  | 'status-changed';

export type TillEvent = {
  /** Names this run of the till: sequences of another run do not continue here. */
  readonly stream: string;
  /** One more than that of the event before it in the stream. */
  readonly sequence: number;
  readonly type: TillEventType;
  readonly data: Readonly<Record<string, unknown>>;
};

/** Events kept for watchers that come back; one who missed more asks for the state instead. */
const eventsKeptMax = 1_000;

export class TillEvents {
  readonly stream: string;
  readonly #kept: TillEvent[] = [];
  readonly #watchers = new Set<(event: TillEvent) => void>();
  readonly #begun: number;
  #sequence: number;

  /**
   * Counts on from the time at which the run began: a number of an earlier run never stands for an event of this one,
   * even where a watcher does not say of which run it is.
   */
  constructor(stream: string, begunMs: number) {
    this.stream = stream;
    this.#begun = begunMs;
    this.#sequence = begunMs;
  }

  get lastSequence(): number {
    return this.#sequence;
  }

  publish(type: TillEventType, data: Readonly<Record<string, unknown>>): void {
    this.#sequence += 1;
    const event: TillEvent = { stream: this.stream, sequence: this.#sequence, type, data };
    this.#kept.push(event);
    if (this.#kept.length > eventsKeptMax) this.#kept.shift();
    for (const watcher of this.#watchers) watcher(event);
  }

  /** The events after this sequence, after 0 all of this run; null when some of them are gone. */
  since(sequence: number): readonly TillEvent[] | null {
    const last = sequence === 0 ? this.#begun : sequence;
    if (last > this.#sequence || last < this.#sequence - this.#kept.length) return null;
    return this.#kept.filter((event) => event.sequence > last);
  }

  watch(watcher: (event: TillEvent) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}
