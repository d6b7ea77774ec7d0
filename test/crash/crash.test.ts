import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { describeByPlan, systemTestPlan } from '../house/system-test-plan.ts';
import type { Proof } from '../prove/proof.ts';
import { proveDisk } from './prove-disk.ts';
import { proveKill } from './prove-kill.ts';
import { provePower } from './prove-power.ts';
import { proveSalvage } from './prove-salvage.ts';
import { shimObstacle } from './shim.ts';

const proofMsMax = 300_000;

/** The same as `npm run prove -- NAME`: each ends with a canary that must fail. */
async function proven(proof: Proof): Promise<readonly string[]> {
  const seed = randomInt(2 ** 32);
  process.stderr.write(`seed ${seed}\n`);
  return proof({
    long: false,
    seed,
    print: (figure) => process.stderr.write(`${JSON.stringify(figure)}\n`),
  });
}

describe('a till that is killed', () => {
  it(
    'has every sale that it acknowledged, once, in a whole chain',
    async () => expect(await proven(proveKill)).toEqual([]),
    proofMsMax,
  );
});

const plan = systemTestPlan({
  obstacle: shimObstacle(),
  ci: process.env['CI'],
  what: 'power cuts and failing disks',
});
describeByPlan(plan, 'a till whose disk tells the truth', () => {
  it(
    'loses nothing acknowledged when the power goes',
    async () => expect(await proven(provePower)).toEqual([]),
    proofMsMax,
  );
  it(
    'acknowledges nothing that a failing disk does not hold, and denies nothing that it holds',
    async () => expect(await proven(proveDisk)).toEqual([]),
    proofMsMax,
  );
  it(
    'has the same entries after a salvage that was killed as after one that went through',
    async () => expect(await proven(proveSalvage)).toEqual([]),
    proofMsMax,
  );
});
