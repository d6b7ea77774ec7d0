import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { noFaults } from './fault-counts.ts';
import { runWorlds } from './run-worlds.ts';
import { type RunWorld, runnerInChild, type WorldRunner } from './world-runner.ts';

const size = { tills: 2, pollSeconds: 300, hours: 0.1, haste: 120, customerEveryMsMax: 110_000 } as const;
const childProgram = fileURLToPath(new URL('../../dist/test/sim/world-process.js', import.meta.url));

const runners: WorldRunner[] = [];
function child(): WorldRunner {
  const runner = runnerInChild(size, childProgram);
  runners.push(runner);
  return runner;
}
afterEach(() => {
  for (const runner of runners.splice(0)) runner.end();
});

/** One whose worlds end when the test says so. */
function runnerByHand() {
  const under = new Map<number, { end: () => void; breakDown: () => void }>();
  const run = (seed: number) =>
    new Promise<RunWorld>((resolve, reject) => {
      under.set(seed, {
        end: () => resolve({ ...nothing, seed }),
        breakDown: () => reject(new Error('no memory')),
      });
    });
  return { under, runner: { run, end: () => {} } };
}

const nothing: Omit<RunWorld, 'seed'> = {
  ...{ tillHours: 1, sales: 0, entries: 0, events: 0, cpuSeconds: 0 },
  ...{ counts: noFaults(), tillLog: {}, violations: [], traceHash: '' },
};

function asked(given: Partial<Parameters<typeof runWorlds>[0]>) {
  const seen = { began: [] as number[], ended: [] as number[] };
  const stopping = new AbortController();
  const run = runWorlds({
    ...{ firstSeed: 7, worlds: 4, runners: [], isEnough: () => false, stopped: stopping.signal },
    began: (seed) => seen.began.push(seed),
    ended: ({ seed }) => seen.ended.push(seed),
    ...given,
  });
  return { run, seen, stop: () => stopping.abort() };
}

describe('many simulated worlds', () => {
  it('are the same in every process, world by world', async () => {
    const [one, other] = [child(), child()];
    const there = [await one.run(5), await one.run(6)];
    const again = [await other.run(6), await other.run(5)];
    for (const world of there) {
      const { cpuSeconds: _, ...same } = world;
      expect(again.find(({ seed }) => seed === world.seed)).toMatchObject(same);
    }
  });

  it('say so when the process of one has ended', async () => {
    const runner = child();
    const { run } = asked({ runners: [runner], worlds: 1 });
    runner.end();
    expect(await run).toMatchObject({ nextSeed: 7, failures: [expect.stringContaining('has ended')] });
  });

  it('follow each other, as many at a time as there are runners', async () => {
    const [one, two] = [runnerByHand(), runnerByHand()];
    const { run, seen } = asked({ runners: [one.runner, two.runner] });
    two.under.get(8)?.end();
    await expect.poll(() => two.under.has(9)).toBe(true);
    one.under.get(7)?.end();
    await expect.poll(() => one.under.has(10)).toBe(true);
    two.under.get(9)?.end();
    one.under.get(10)?.end();
    expect(await run).toEqual({ nextSeed: 11, failures: [] });
    expect(seen).toEqual({ began: [7, 8, 9, 10], ended: [8, 7, 9, 10] });
  });

  it('go on, when they were stopped, from the first that has not ended', async () => {
    const [one, two] = [runnerByHand(), runnerByHand()];
    const { run, seen, stop } = asked({ runners: [one.runner, two.runner] });
    two.under.get(8)?.end();
    await expect.poll(() => seen.ended).toEqual([8]);
    stop();
    expect((await run).nextSeed).toBe(7);
  });

  it('go on beside one that broke down, and name it', async () => {
    const [one, two] = [runnerByHand(), runnerByHand()];
    const { run } = asked({ runners: [one.runner, two.runner], worlds: 3 });
    one.under.get(7)?.breakDown();
    two.under.get(8)?.end();
    await expect.poll(() => two.under.has(9)).toBe(true);
    two.under.get(9)?.end();
    expect(await run).toEqual({
      nextSeed: 7,
      failures: [expect.stringContaining('world 7: Error: no memory')],
    });
  });
});
