import type { RunWorld, WorldRunner } from './world-runner.ts';

export type WorldsAsked = {
  readonly firstSeed: number;
  readonly worlds: number;
  /** As many worlds at a time. */
  readonly runners: readonly WorldRunner[];
  /** Asked before each world: no other is begun. */
  readonly isEnough: () => boolean;
  /** Worlds that are under way are left as soon as this is aborted. */
  readonly stopped: AbortSignal;
  readonly began: (seed: number) => void;
  readonly ended: (world: RunWorld) => void;
};

export type WorldsRun = {
  /** Whoever goes on from here misses none: the first that was not simulated to its end. */
  readonly nextSeed: number;
  /** Runs that broke down, in words. */
  readonly failures: readonly string[];
};

/** Simulates seeds one after the other, as many at a time as there are runners. */
export async function runWorlds(asked: WorldsAsked): Promise<WorldsRun> {
  const { firstSeed, worlds, runners, isEnough, stopped, began, ended } = asked;
  const failures: string[] = [];
  const underWay = new Set<number>();
  const left = new Promise<null>((resolve) => {
    if (stopped.aborted) resolve(null);
    stopped.addEventListener('abort', () => resolve(null));
  });
  let next = 0;
  const oneAfterTheOther = async (runner: WorldRunner): Promise<void> => {
    while (next < worlds && !stopped.aborted && !isEnough()) {
      const place = next;
      const seed = (firstSeed + place) >>> 0;
      next += 1;
      underWay.add(place);
      began(seed);
      try {
        const world = await Promise.race([runner.run(seed), left]);
        if (world === null) return;
        ended(world);
        underWay.delete(place);
      } catch (error) {
        failures.push(`world ${seed}: ${(error as Error).stack ?? String(error)}`);
        return;
      }
    }
  };
  await Promise.all(runners.map(oneAfterTheOther));
  return { nextSeed: (firstSeed + Math.min(next, ...underWay)) >>> 0, failures };
}
