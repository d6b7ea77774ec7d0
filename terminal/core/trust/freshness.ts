/**
 * How far the till may rely on its cache. `fresh`: everything. `stale`: what allows it. `expired`: no
 * offer at all, and the till says so.
 */
export type Freshness = 'fresh' | 'stale' | 'expired';

export type FreshnessLimits = {
  readonly issuedAtMs: number;
  readonly freshUntilMs: number;
  readonly usableUntilMs: number;
};

/** Times in milliseconds since the epoch; `nowMs` is what the till believes (see `believed-time.ts`). */
export function freshness(limits: FreshnessLimits, nowMs: number): Freshness {
  if (nowMs >= limits.usableUntilMs) return 'expired';
  return nowMs >= limits.freshUntilMs ? 'stale' : 'fresh';
}

/**
 * R8: what was signed with a key that a root has taken back is stale at once, and ends when it would have
 * ended had it been issued with that root: a thief's head that is dated into the future does not last.
 */
export function limitsAfterKeysTakenBack(limits: FreshnessLimits, rootIssuedAtMs: number): FreshnessLimits {
  const { issuedAtMs, freshUntilMs, usableUntilMs } = limits;
  return {
    issuedAtMs: Math.min(issuedAtMs, rootIssuedAtMs),
    freshUntilMs: Math.min(freshUntilMs, rootIssuedAtMs),
    usableUntilMs: Math.min(usableUntilMs, rootIssuedAtMs + (usableUntilMs - issuedAtMs)),
  };
}

export function cacheAgeHours(limits: FreshnessLimits, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - limits.issuedAtMs) / 3_600_000));
}
