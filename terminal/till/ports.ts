import type { TrustRule } from '../core/trust/trust-rules.ts';

/** What the till needs from the world; `main.ts` gives the real ones, tests give honest fakes. */

/** Milliseconds since 1970; it may be wrong, and the till goes on. */
export type Clock = () => number;

/** Fresh random bytes from the operating system. */
export type Randomness = (bytes: number) => Uint8Array;

/** One thing that happened; values are counts, codes and ids, never what a person said or is. */
export type Log = (event: string, facts?: Readonly<Record<string, string | number | boolean | null>>) => void;

/** Everything that a till takes from the machine that it runs on, besides disk and network. */
export type World = {
  readonly now: Clock;
  /** Milliseconds since the machine started, sleep included. */
  readonly sinceBoot: Clock;
  readonly randomness: Randomness;
  readonly log: Log;
};

/** The world failed: which part, and whether the outcome is known. */
export class TillError extends Error {
  override readonly name = 'TillError';
  readonly code: TillErrorCode;

  constructor(code: TillErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** Something that was offered breaks a rule of `server/publish/TRUST.md`: the old state stays in force. */
export class CacheRefused extends TillError {
  readonly rule: TrustRule;

  constructor(rule: TrustRule, message: string) {
    super('cache-refused', `rule ${rule}: ${message}`);
    this.rule = rule;
  }
}

export type TillErrorCode =
  | 'journal-unavailable' // the entry is not there: nothing was sold
  | 'outcome-unknown' // whether the entry is there cannot be found out: stop, and ask after the restart
  | 'journal-damaged' // the file cannot be believed: nothing is sold on it, and it stays as it is
  | 'entry-too-long' // nothing was sold
  | 'head-office-unreachable'
  | 'head-office-refused'
  | 'cache-refused' // a published file broke a rule; the old state stays in force
  | 'disk-failed';
