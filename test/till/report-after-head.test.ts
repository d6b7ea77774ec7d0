import { expect, it } from 'vitest';
import type { ProgrammeCache } from '../../terminal/till/cache/programme-cache.ts';
import { TillError } from '../../terminal/till/ports.ts';
import { Sync, type SyncParts } from '../../terminal/till/sync/sync.ts';
import type { FeedMessage } from '../../terminal/wire/feed.ts';

const pushed: FeedMessage = {
  type: 'head',
  programme: 'scedu',
  envelope: { payload: '{}', signatures: [] },
};

type Step = 'taken' | 'reported';

/** A till's line to its server, of which only what a pushed head needs is there; `steps` is what happened. */
function lineWith(cache: Partial<ProgrammeCache>): { readonly sync: Sync; readonly steps: Step[] } {
  const steps: Step[] = [];
  const parts: Partial<SyncParts> = {
    cache: cache as ProgrammeCache,
    office: { report: async () => void steps.push('reported') } as unknown as SyncParts['office'],
    assignment: () => ({}) as ReturnType<SyncParts['assignment']>,
    report: async () => ({}) as Awaited<ReturnType<SyncParts['report']>>,
    changed: () => void steps.push('taken'),
    log: () => {},
  };
  return { sync: new Sync(parts as SyncParts), steps };
}

const root = () => ({}) as ReturnType<ProgrammeCache['root']>;

it('reports a pushed head once it is in force, and not before', async () => {
  const { sync, steps } = lineWith({ root, take: async () => ({ taken: 'switched', head: 2 }) });
  await sync.take(pushed);
  expect(steps).toEqual(['taken', 'reported']);
});

it('has nothing to report of a head that it has, refuses, or has no root for', async () => {
  const refuse = async () => {
    throw new TillError('cache-refused', 'no');
  };
  for (const cache of [
    { root, take: async () => ({ taken: 'already-in-force' as const, head: 2 }) },
    { root, take: refuse },
    { root: () => undefined },
  ]) {
    const { sync, steps } = lineWith(cache);
    await sync.take(pushed);
    expect(steps).toEqual([]);
  }
});
