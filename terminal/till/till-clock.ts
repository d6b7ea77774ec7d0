import type { EntryClock } from '../core/journal/entry.ts';
import { believedTime, clockOffMs, type HeardTime, type TimeKnown } from '../core/trust/believed-time.ts';
import type { Envelope, Signers } from '../wire/envelope.ts';
import { openSignedTime, type TimeQuestion } from '../wire/signed-time.ts';
import { chinaInstant } from './china-time.ts';
import { keepFact, readFact } from './journal/facts.ts';
import type { Journal } from './journal/journal.ts';
import { CacheRefused, type World } from './ports.ts';

export const timeMarkFact = 'time-mark';
/** Written down this often: who sets the clock back gains no more. */
const markMs = 60_000;
/** Asked again when the last answer is this old. */
const askAgainMs = 10 * 60_000;

/**
 * The till's own idea of the time, out of a wall clock that anybody can set, the union's signed word, and what was
 * believed before. It never stops a sale: it only decides which time a sale is of.
 */
export class TillClock {
  readonly #world: World;
  readonly #journal: Journal;
  #known: TimeKnown;
  #markedMs: number;
  #marking: NodeJS.Timeout | undefined;

  private constructor(world: World, journal: Journal, mark: HeardTime) {
    this.#world = world;
    this.#journal = journal;
    this.#known = { heard: null, mark };
    this.#markedMs = mark.atMs;
  }

  /** Takes up the mark of the last run. One that cannot be read is none: the sales go on by the wall clock. */
  static async open(world: World, journal: Journal): Promise<TillClock> {
    const atMs = Number((await readFact(journal.database, timeMarkFact)) ?? 0);
    const mark = { atMs: Number.isSafeInteger(atMs) ? atMs : 0, sinceBootMs: world.sinceBoot() };
    const clock = new TillClock(world, journal, mark);
    await clock.keep();
    return clock;
  }

  /** Keeps the mark by itself from now on: the pace of asking the server is the union's, and may be a day. */
  start(): void {
    this.#marking = setInterval(() => void this.keep(), markMs).unref();
  }

  stop(): void {
    clearInterval(this.#marking);
  }

  /** What the till takes for the time, in milliseconds since 1970; never before what it has of signed documents. */
  nowMs(signedMs: number): number {
    return Math.max(signedMs, believedTime(this.#known, this.#moment()));
  }

  get wallMs(): number {
    return this.#world.now();
  }

  /** Positive: the wall clock is ahead of the signed time; null: nobody has told the time since the start. */
  get offMs(): number | null {
    return clockOffMs(this.#known, this.#moment());
  }

  /** What the till knew of the time at this moment, for an entry. */
  get evidence(): EntryClock {
    const { heard } = this.#known;
    return {
      wall: chinaInstant(this.#world.now()),
      sinceBoot: wholeMs(this.#world.sinceBoot()),
      told: heard === null ? null : { at: chinaInstant(heard.atMs), sinceBoot: heard.sinceBootMs },
    };
  }

  /** Asks the union for the time when it is due. Throws when the answer does not count; then nothing changes. */
  async ask(union: {
    readonly terminal: string;
    readonly signers: Signers;
    readonly time: (question: TimeQuestion) => Promise<Envelope>;
  }): Promise<void> {
    const { heard } = this.#known;
    const isDue = heard === null || this.#world.sinceBoot() - heard.sinceBootMs >= askAgainMs;
    if (!isDue) return;
    const nonce = Buffer.from(this.#world.randomness(16)).toString('hex');
    const envelope = await union.time({ schema: 1, nonce });
    const told = openSignedTime(envelope, { ...union, nonce });
    if ('refused' in told) throw new CacheRefused('T1', told.refused);
    // The union said it before it came here: a slow line makes the till late by the way, never early.
    this.#known = {
      ...this.#known,
      heard: { atMs: told.atMs, sinceBootMs: wholeMs(this.#world.sinceBoot()) },
    };
    await this.#write(this.nowMs(0));
  }

  /** Writes the mark down when it is due. TRUST.md, T3. */
  async keep(): Promise<void> {
    const nowMs = this.nowMs(0);
    if (nowMs - this.#markedMs >= markMs) await this.#write(nowMs);
  }

  /** A disk that does not take the mark stops nothing: it is written the next time. */
  async #write(atMs: number): Promise<void> {
    try {
      await keepFact(this.#journal.database, timeMarkFact, String(Math.round(atMs)));
      this.#markedMs = atMs;
    } catch (error) {
      this.#world.log('time-mark-not-written', { why: (error as Error).message });
    }
  }

  #moment(): { readonly wallMs: number; readonly sinceBootMs: number } {
    return { wallMs: this.#world.now(), sinceBootMs: this.#world.sinceBoot() };
  }
}

/** Counts of a machine are no whole milliseconds. */
function wholeMs(ms: number): number {
  return Math.max(0, Math.round(ms));
}
