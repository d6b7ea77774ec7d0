import { describe, expect, it } from 'vitest';
import {
  arrived,
  type LiveFeed,
  liveRowsMax,
  resumed,
  withOverview,
} from '../../server/console/home/live-feed.ts';
import { givenLine } from './given.ts';

const empty: LiveFeed = { shown: [], held: [] };
const line = (id: string, second: number) =>
  givenLine({ id, receivedAt: `2026-10-03T08:20:${String(second).padStart(2, '0')}.000Z` });
const ids = (feed: LiveFeed) => feed.shown.map(({ id }) => id);

describe('redemptions as they come in', () => {
  it('puts the newest first, by when the server got it', () => {
    const feed = arrived(arrived(empty, line('b', 2), false), line('a', 1), false);
    expect(ids(feed)).toEqual(['b', 'a']);
  });

  it('shows each entry once, whether the stream or the overview brought it', () => {
    const feed = arrived(arrived(empty, line('a', 1), false), line('a', 1), false);
    expect(ids(withOverview(feed, [line('a', 1), line('z', 0)]))).toEqual(['a', 'z']);
  });

  it('moves nothing while the reader points at it, and loses nothing', () => {
    const held = arrived(arrived(empty, line('a', 1), false), line('b', 2), true);
    expect(ids(held)).toEqual(['a']);
    expect(ids(withOverview(held, [line('b', 2), line('a', 1)]))).toEqual(['a']);
    expect(ids(resumed(held))).toEqual(['b', 'a']);
    expect(resumed(held).held).toEqual([]);
  });

  it('keeps a bounded number of rows, held ones too', () => {
    let feed = empty;
    for (let at = 0; at < 3 * liveRowsMax; at++) feed = arrived(feed, line(`x${at}`, at % 60), at % 2 === 0);
    expect(feed.shown.length).toBe(liveRowsMax);
    expect(feed.held.length).toBe(liveRowsMax);
    expect(resumed(feed).shown.length).toBe(liveRowsMax);
  });
});
