/** A time that the union signed for this till, and when it came by the machine's own count. */
export type HeardTime = {
  readonly atMs: number;
  /** Milliseconds since the machine started, sleep included: nobody sets that back. */
  readonly sinceBootMs: number;
};

export type TimeKnown = {
  /** The last one of this run of the program; null before the first. */
  readonly heard: HeardTime | null;
  /** What the till believed when it last wrote it down, and when this run took it up. */
  readonly mark: HeardTime;
};

/** A wall clock that is no further off is nobody's fault. */
export const clockToleranceMs = 5 * 60_000;

/**
 * T2, T3: what the till takes for the time. A wall clock near the signed time is right. One far from it is wrong in
 * either direction, and the machine's count since then decides. While nothing signed was heard, the clock may be
 * ahead and nobody knows; but it is never before the mark, so what has ended does not come back.
 */
export function believedTime(
  known: TimeKnown,
  now: { readonly wallMs: number; readonly sinceBootMs: number },
): number {
  if (known.heard !== null) {
    const signedMs = timeSince(known.heard, now.sinceBootMs);
    return Math.abs(now.wallMs - signedMs) <= clockToleranceMs ? now.wallMs : signedMs;
  }
  return Math.max(now.wallMs, timeSince(known.mark, now.sinceBootMs));
}

/** How far the wall clock is from the signed time; null while none was heard. Positive: it is ahead. */
export function clockOffMs(
  known: TimeKnown,
  now: { readonly wallMs: number; readonly sinceBootMs: number },
): number | null {
  return known.heard === null ? null : now.wallMs - timeSince(known.heard, now.sinceBootMs);
}

function timeSince(time: HeardTime, sinceBootMs: number): number {
  return time.atMs + Math.max(0, Math.round(sinceBootMs - time.sinceBootMs));
}
