/**
 * Which starts of its program a till has reported under. A start that was over and speaks again belongs to a
 * second machine with the same key.
 */
export type StartsSeen = {
  readonly now: string;
  /** Those before it, newest last. */
  readonly before: readonly string[];
  /** How often one that was over has spoken again. */
  readonly returns: number;
};

const beforeMax = 32;
/** One late call of a program that has just been ended is no second machine. */
const returnsMax = 2;

export function seeStart(seen: StartsSeen | null, start: string): StartsSeen {
  if (seen === null) return { now: start, before: [], returns: 0 };
  if (seen.now === start) return seen;
  const returned = seen.before.includes(start);
  return {
    now: start,
    before: [...seen.before.filter((one) => one !== start), seen.now].slice(-beforeMax),
    returns: seen.returns + (returned ? 1 : 0),
  };
}

/** Whether two machines take turns. */
export function areTwins({ returns }: StartsSeen): boolean {
  return returns >= returnsMax;
}
