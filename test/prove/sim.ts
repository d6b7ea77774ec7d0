import { blindTo, brokenWorlds } from '../sim/canaries.ts';
import { addCounts, noFaults } from '../sim/fault-counts.ts';
import { simulateSeed } from '../sim/simulate-seed.ts';
import { makeTemplate } from '../sim/union-template.ts';
import type { Proof, ProofRun } from './proof.ts';

const quiet = { pollSeconds: 3_600, customerEveryMsMax: 3_600_000 } as const;
const short = { ...quiet, tills: 20, hours: 24, minutes: 1, seeds: 10_000, haste: 2 } as const;
const long = {
  ...quiet,
  tills: 200,
  hours: 48,
  minutes: Number.POSITIVE_INFINITY,
  seeds: 10_000,
  haste: 1,
} as const;
const small = { tills: 2, pollSeconds: 300 } as const;

/**
 * The real till and server over a simulated network, disk and clock: a minute of small worlds, or with `--long`
 * 10,000 seeds of 200 tills and two days each. Prints each seed with its hash, and in the end how many
 * till-hours it was and how often each trouble happened.
 */
export const proveSim: Proof = async ({ long: isLong, seed: firstSeed, print }) => {
  const size = isLong ? long : short;
  const startMs = performance.now();
  const broken: string[] = [...(await canariesUnseen(firstSeed, print))];
  const template = await makeTemplate(size);
  const counts = noFaults();
  const sum = { seeds: 0, tillHours: 0, sales: 0, entries: 0, events: 0 };
  try {
    const seedsMs = performance.now();
    while (sum.seeds < size.seeds && performance.now() - seedsMs < size.minutes * 60_000) {
      const seed = (firstSeed + sum.seeds) >>> 0;
      const report = await simulateSeed(template, { ...size, seed });
      const { tillHours, sales, entries, events, traceHash, violations } = report;
      sum.seeds += 1;
      sum.tillHours += tillHours;
      sum.sales += sales;
      sum.entries += entries;
      sum.events += events;
      addCounts(counts, report.counts);
      const seconds = Math.round((performance.now() - seedsMs) / 1_000);
      print({
        world: seed,
        tills: size.tills,
        tillHours,
        sales,
        events,
        traceHash,
        violations: violations.length,
        seconds,
      });
      broken.push(...violations.map((law) => `world ${seed}: ${law}`));
      if (violations.length > 0) break;
    }
    const seconds = Math.round((performance.now() - seedsMs) / 1_000);
    print({
      ...sum,
      seconds,
      tillHoursPerMinute: Math.round((60 * sum.tillHours) / Math.max(1, seconds)),
      ...counts,
    });
  } finally {
    template.remove();
  }
  print({ wallSeconds: Math.round((performance.now() - startMs) / 1_000) });
  return broken;
};

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
