import { describe, expect, it } from 'vitest';
import { TillEvents } from '../../terminal/till/events.ts';

const begunMs = Date.UTC(2026, 10, 21);

function run(stream: string, atMs: number, events: number): TillEvents {
  const till = new TillEvents(stream, atMs);
  for (let nth = 0; nth < events; nth += 1) till.publish('card-removed', { nth });
  return till;
}

describe('a watcher that comes back', () => {
  const before = run('monday', begunMs, 3);

  it('is told what it missed', () => {
    const seen = before.lastSequence - 2;
    expect(before.since(seen)?.map(({ sequence }) => sequence)).toEqual([seen + 1, seen + 2]);
    expect(before.since(before.lastSequence)).toEqual([]);
  });

  it('with nothing seen is told all of this run', () => {
    expect(before.since(0)?.map(({ data }) => data['nth'])).toEqual([0, 1, 2]);
    expect(run('quiet', begunMs, 0).since(0)).toEqual([]);
  });

  it.each([
    ['later', 60_000],
    ['behind a clock that was set back', -60_000],
  ])('is not told of events of another run as if they were the next: %s', (_, afterMs) => {
    const after = run('tuesday', begunMs + afterMs, 10);
    const seen = before.since(0) ?? [];
    expect(seen.map(({ sequence }) => after.since(sequence))).toEqual([null, null, null]);
  });

  it('is not told the rest when some of it is gone', () => {
    const long = run('busy', begunMs, 1_001);
    expect([long.since(0), long.since(begunMs)]).toEqual([null, null]);
    expect(long.since(begunMs + 1)).toHaveLength(1_000);
  });
});
