import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canaries } from './canaries.ts';
import { addCounts, type FaultCounts, noFaults } from './fault-counts.ts';
import { type SeedReport, simulateSeed } from './simulate-seed.ts';
import { makeTemplate, type UnionTemplate } from './union-template.ts';

/** Small worlds with much trouble: what 200 tills meet in days, two meet within twenty minutes. */
const small = { hours: 0.35, haste: 60 } as const;
const size = { tills: 2, pollSeconds: 600 } as const;
const seeds = Array.from({ length: 10 }, (_, place) => place + 1);
/** What is rarer than once in ten small worlds is counted by `npm run prove -- sim` only. */
const rare: readonly (keyof FaultCounts)[] = [
  'salesAnsweredByTheJournal',
  'limitsReached',
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
    const { traceHash } = await simulateSeed(template, { ...small, seed: 1 });
    expect(traceHash).toBe(reports[0]?.traceHash);
    expect(new Set(reports.map((report) => report.traceHash)).size).toBe(seeds.length);
  });

  it.each(Object.entries(canaries))('are found out with %s', async (_name, canary) => {
    for (const seed of [3, ...seeds]) {
      const { violations } = await simulateSeed(template, { ...small, seed, canary });
      if (violations.length > 0) return;
    }
    expect.unreachable('ten broken worlds were taken for good ones');
  });
});
