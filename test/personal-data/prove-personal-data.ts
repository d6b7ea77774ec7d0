import { availableParallelism } from 'node:os';
import type { Proof } from '../prove/proof.ts';
import { setup as seedOnce } from '../seed-once.ts';
import { pcscdObstacle } from '../system/pcscd.ts';
import { type CanaryReport, canaryRun, leakedOnPurpose } from './canary-run.ts';

const soughtShort = 20;
const soughtLong = 450;

/** Numbers of 500 people, after everything was done with them, stand nowhere. */
export const provePersonalData: Proof = async ({ long, seed, print }) => {
  const obstacle = await pcscdObstacle();
  if (obstacle !== null) return [`cannot run: ${obstacle}`];
  const began = performance.now();
  const forget = await seedOnce();
  try {
    const report = await canaryRun({ seed, sought: long ? soughtLong : soughtShort, thorough: true });
    const { numbers, patterns, searched, traces, planted } = report;
    const seconds = Number(((performance.now() - began) / 1000).toFixed(1));
    print({ numbers, patterns, traces: traces.length, seconds, cores: availableParallelism() });
    for (const [place, bytes] of Object.entries(searched)) print({ place, bytes });
    print({ canary: 'a phone that a shop took for its order number', places: planted.join(', ') });
    return faults(report);
  } finally {
    forget();
  }
};

function faults({ traces, planted }: CanaryReport): readonly string[] {
  return [
    ...traces.map(({ where, what, form, at }) => `${what} as ${form} in ${where} at ${at}`),
    ...leakedOnPurpose
      .filter((place) => !planted.includes(place))
      .map((place) => `the canary was not found in ${place}`),
  ];
}
