/** `2026-10-03T10:20:36.123+08:00` → `2026-10-03 10:20:36`: the instant is written in China's time already. */
export function secondsText(at: string): string {
  return at.slice(0, 19).replace('T', ' ');
}

/** As {@link secondsText}, to the minute. */
export function minutesText(at: string): string {
  return at.slice(0, 16).replace('T', ' ');
}
