/** At least this share of what is free may go to one till at once; more where few tills share it. */
const sharePermilleMin = 10;
/** Below this share of the whole nothing is given in advance, and what lies idle elsewhere is asked back. */
const endgamePermille = 100;

export type LeaseAsked = {
  readonly size: number;
  readonly free: number;
  /** Tills that may use the offer. */
  readonly holders: number;
  /** What this till holds, as far as its journal is here. */
  readonly held: number;
  /** What it used in the last 24 hours. */
  readonly recent: number;
  /** What a basket that stands there lacks. */
  readonly need: number;
};

/**
 * How much a till is granted now: what it used in 24 hours, or a first small share where it has no history; never
 * more at once than a share of what is free, but always what a basket lacks while there is so much.
 */
export function leaseSize(asked: LeaseAsked): number {
  const { size, free, held, recent, need } = asked;
  if (free <= 0) return 0;
  const holders = Math.max(1, asked.holders);
  const shareMax = Math.max(Math.floor((free * sharePermilleMin) / 1_000), Math.floor(free / (2 * holders)));
  const wanted = !givesInAdvance({ size, free }) ? 0 : Math.max(recent, Math.floor(free / (4 * holders)));
  return Math.min(free, Math.max(need, Math.min(wanted, shareMax) - held, 0));
}

export function isEndgame({ size, free }: { readonly size: number; readonly free: number }): boolean {
  return free * 1_000 < size * endgamePermille;
}

/** Otherwise a till is given what a basket of its lacks, while there is so much, whatever it holds or has sold. */
export function givesInAdvance(pool: { readonly size: number; readonly free: number }): boolean {
  return pool.free > 0 && !isEndgame(pool);
}
