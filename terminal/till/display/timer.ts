/** Calls once after so many milliseconds; what it gives back calls it off. Tests turn it by hand. */
export type Timer = (afterMs: number, work: () => void) => () => void;

export const realTimer: Timer = (afterMs, work) => {
  const timer = setTimeout(work, afterMs);
  timer.unref();
  return () => clearTimeout(timer);
};
