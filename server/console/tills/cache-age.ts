import type { TerminalLine } from '../../terminals/terminal-view.ts';

type Held = NonNullable<TerminalLine['cache']>[number];

const hourMs = 3_600_000;

/**
 * Whole hours since the rules that a till holds were issued: what it said of them, and the time since it said so.
 * Null when it holds none, or is too old a program to say.
 */
export function cacheAgeHours(
  { ageHours }: Pick<Held, 'ageHours'>,
  { reportedAt }: Pick<TerminalLine, 'reportedAt'>,
  nowMs: number,
): number | null {
  if (ageHours === undefined || ageHours === null || reportedAt === null) return null;
  return ageHours + Math.max(0, Math.floor((nowMs - Date.parse(reportedAt)) / hourMs));
}
