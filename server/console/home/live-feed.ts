import type { RedemptionLine } from '../../redemptions/redemption-view.ts';

/** Rows kept; older ones are found under redemptions. */
export const liveRowsMax = 30;

/** Redemptions as they come in, newest first. While the reader points at them nothing moves: they are held. */
export type LiveFeed = {
  readonly shown: readonly RedemptionLine[];
  readonly held: readonly RedemptionLine[];
};

/** What the overview gave last is the ground; what the stream brought stays on top of it, each entry once. */
export function withOverview(feed: LiveFeed, latest: readonly RedemptionLine[]): LiveFeed {
  const held = new Set(feed.held.map(({ id }) => id));
  return {
    ...feed,
    shown: merged(
      feed.shown,
      latest.filter(({ id }) => !held.has(id)),
    ),
  };
}

export function arrived(feed: LiveFeed, line: RedemptionLine, isPaused: boolean): LiveFeed {
  if (feed.shown.some(({ id }) => id === line.id)) return { ...feed, shown: merged([line], feed.shown) };
  if (isPaused) return { ...feed, held: merged([line], feed.held) };
  return { ...feed, shown: merged([line], feed.shown) };
}

export function resumed(feed: LiveFeed): LiveFeed {
  return { shown: merged(feed.held, feed.shown), held: [] };
}

/** By when the server got them: a till that was offline brings old sales that are news here. */
function merged(
  first: readonly RedemptionLine[],
  second: readonly RedemptionLine[],
): readonly RedemptionLine[] {
  const byId = new Map<string, RedemptionLine>();
  for (const line of [...first, ...second]) if (!byId.has(line.id)) byId.set(line.id, line);
  return [...byId.values()]
    .sort((a, b) => Date.parse(b.receivedAt) - Date.parse(a.receivedAt) || b.sequence - a.sequence)
    .slice(0, liveRowsMax);
}
