import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blindTo, brokenWorlds } from './canaries.ts';
import { addCounts, type FaultCounts, noFaults } from './fault-counts.ts';
import { type SeedReport, simulateSeed } from './simulate-seed.ts';
import { makeTemplate, type UnionTemplate } from './union-template.ts';

/** Small worlds with much trouble: what 200 tills meet in days, two meet within minutes. */
const small = { hours: 0.15, haste: 120, customerEveryMsMax: 110_000 } as const;
const size = { tills: 2, pollSeconds: 300 } as const;
const seeds = Array.from({ length: 10 }, (_, place) => place + 1);
/** One of the short ones. */
const repeated = 7;
/** What is rarer than once in ten small worlds is counted by `npm run prove -- sim` only. */
const rare: readonly (keyof FaultCounts)[] = [
  'salesAnsweredByTheJournal',
  'limitsReached',
  'memberLimitsReached',
  'salesBeforeTheNews',
  'stoppedOffers',
  'refunds',
  'doubts',
];

let template: UnionTemplate;
beforeAll(async () => {
  template = await makeTemplate(size);
});
afterAll(() => template.remove());

describe('two tills and their server, in the simulated world', () => {
  const reports: SeedReport[] = [];

  it.each(seeds)(
    'lose nothing, count nothing twice and agree after every trouble of seed %i',
    async (seed) => {
      const report = await simulateSeed(template, { ...small, seed });
      expect(report.violations).toEqual([]);
      reports.push(report);
    },
  );

  it('met every trouble, and sold all the same', () => {
    const counts = noFaults();
    for (const report of reports) addCounts(counts, report.counts);
    const never = Object.entries(counts).filter(
      ([name, count]) => count === 0 && !rare.includes(name as keyof FaultCounts),
    );
    expect(never).toEqual([]);
    expect(reports.reduce((sum, { sales }) => sum + sales, 0)).toBeGreaterThan(0);
  });

  it('do the same again with the same seed, and something else with another', async () => {
    const first = await simulateSeed(template, { ...small, seed: repeated });
    expect(first.traceHash).toBe(reports[seeds.indexOf(repeated)]?.traceHash);
    expect(new Set(reports.map((report) => report.traceHash)).size).toBe(seeds.length);
  });

  it.each(brokenWorlds.map((canaries) => [Object.keys(canaries).join(', '), canaries] as const))(
    'are found out with %s',
    async (_names, canaries) => {
      const blind = await blindTo(canaries, async (broken) => {
        const { violations } = await simulateSeed(template, broken);
        return violations;
      });
      expect(blind).toEqual([]);
    },
  );
});
