import { blindTo, brokenWorlds } from '../sim/canaries.ts';
import { addCounts, faultsOf, noFaults } from '../sim/fault-counts.ts';
import { runWorlds } from '../sim/run-worlds.ts';
import { simulateSeed } from '../sim/simulate-seed.ts';
import { makeTemplate } from '../sim/union-template.ts';
import { type RunWorld, runnerInChild, type WorldSize } from '../sim/world-runner.ts';
import type { Proof, ProofRun } from './proof.ts';

const quiet = { pollSeconds: 3_600, customerEveryMsMax: 3_600_000 } as const;
const short = { ...quiet, tills: 20, hours: 24, haste: 2 } as const;
const long = { ...quiet, tills: 200, hours: 48, haste: 1 } as const;
const small = { tills: 2, pollSeconds: 300 } as const;
const worldsMax = 10_000;
/** Without a number of worlds a short run begins none after so long. */
const shortMs = 60_000;

/**
 * The real till and server over a simulated network, disk and clock: a minute of small worlds, or with `--long`
 * 10,000 seeds of 200 tills and two days each; `--worlds` of them, `--workers` at a time. Prints each world as it ends,
 * and at last how many till-hours it was and how often each trouble happened. Stopped (Ctrl-C), it prints that of the
 * worlds that have ended, and the seed from which to go on.
 */
export const proveSim: Proof = async ({ long: isLong, seed: firstSeed, worlds, workers = 1, print }) => {
  const startMs = performance.now();
  const broken: string[] = [...(await canariesUnseen(firstSeed, print))];
  const size = isLong ? long : short;
  const sum = new WorldSums(size, { isLong, print });
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  for (const signal of stopSignals) process.once(signal, stop);
  const runners = Array.from({ length: workers }, () => runnerInChild(size));
  try {
    const { nextSeed, failures } = await runWorlds({
      firstSeed,
      worlds: worlds ?? worldsMax,
      runners,
      isEnough: () => worlds === undefined && !isLong && sum.milliseconds() >= shortMs,
      stopped: stopping.signal,
      began: (world) => isLong && print({ world, begins: true }),
      ended: (world) => sum.add(world),
    });
    sum.print();
    if (stopping.signal.aborted) print({ stopped: true, goOn: replay({ isLong, seed: nextSeed }) });
    broken.push(...sum.violations, ...failures);
  } finally {
    for (const signal of stopSignals) process.off(signal, stop);
    for (const runner of runners) runner.end();
  }
  print({ wallSeconds: Math.round((performance.now() - startMs) / 1_000) });
  return broken;
};

const stopSignals = ['SIGINT', 'SIGTERM'] as const;

function replay({ isLong, seed }: { readonly isLong: boolean; readonly seed: number }): string {
  return `npm run prove -- sim${isLong ? ' --long' : ''} --seed ${seed}`;
}

/** What all worlds have seen together, each of them printed as it ends. */
class WorldSums {
  readonly #size: WorldSize;
  readonly #how: { readonly isLong: boolean; readonly print: ProofRun['print'] };
  readonly #beganMs = performance.now();
  readonly #counts = noFaults();
  readonly #sums = { worlds: 0, tillHours: 0, sales: 0, entries: 0, events: 0, cpuSeconds: 0 };
  readonly violations: string[] = [];

  constructor(size: WorldSize, how: { readonly isLong: boolean; readonly print: ProofRun['print'] }) {
    this.#size = size;
    this.#how = how;
  }

  milliseconds(): number {
    return performance.now() - this.#beganMs;
  }

  add({
    seed,
    tillHours,
    sales,
    entries,
    events,
    cpuSeconds,
    counts,
    traceHash,
    violations,
  }: RunWorld): void {
    const sums = this.#sums;
    sums.worlds += 1;
    sums.tillHours += tillHours;
    sums.sales += sales;
    sums.entries += entries;
    sums.events += events;
    sums.cpuSeconds += cpuSeconds;
    addCounts(this.#counts, counts);
    const { isLong, print } = this.#how;
    print({
      ...{ world: seed, tills: this.#size.tills, tillHours, sales, events, faults: faultsOf(counts) },
      ...{ violations: violations.length, traceHash, cpuSeconds, seconds: this.#seconds() },
    });
    // Nobody waits for the end of 10,000 worlds to hear of it.
    for (const law of violations) print({ world: seed, broken: law });
    const again = `again: ${replay({ isLong, seed })} --worlds 1`;
    this.violations.push(...violations.map((law) => `world ${seed}: ${law} (${again})`));
  }

  print(): void {
    const { cpuSeconds, ...sums } = this.#sums;
    this.#how.print({
      ...sums,
      violations: this.violations.length,
      seconds: this.#seconds(),
      tillHoursPerMinute: perMinute(sums.tillHours, this.milliseconds() / 1_000),
      cpuSeconds: Math.round(cpuSeconds),
      tillHoursPerCpuMinute: perMinute(sums.tillHours, cpuSeconds),
      ...this.#counts,
    });
  }

  #seconds(): number {
    return Math.round(this.milliseconds() / 1_000);
  }
}

function perMinute(count: number, seconds: number): number {
  return Math.round((60 * count) / Math.max(1, seconds));
}

/** Canaries that the audit did not see. */
async function canariesUnseen(firstSeed: number, print: ProofRun['print']): Promise<readonly string[]> {
  const blind: string[] = [];
  const template = await makeTemplate(small);
  try {
    for (const canaries of brokenWorlds) {
      const unseen = await blindTo(canaries, async (broken) => {
        const seed = (2 * firstSeed + broken.seed) >>> 0;
        const { violations } = await simulateSeed(template, { ...broken, seed });
        return violations;
      });
      const found = Object.keys(canaries).filter((name) => !unseen.includes(name));
      for (const canary of found) print({ canary, found: true });
      blind.push(...unseen.map((name) => `${name}: the audit saw nothing`));
    }
  } finally {
    template.remove();
  }
  return blind;
}
