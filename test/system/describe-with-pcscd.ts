import { describe } from 'vitest';
import { systemTestPlan } from '../house/system-test-plan.ts';
import { pcscdObstacle } from './pcscd.ts';

const plan = systemTestPlan({
  obstacle: await pcscdObstacle(),
  ci: process.env['CI'],
  what: 'tests on a real PC/SC daemon',
});

/** `describe` for tests that need `startPcscd`, under the rule of `systemTestPlan`. */
export function describeWithPcscd(name: string, body: () => void): void {
  switch (plan.plan) {
    case 'run':
      describe(name, body);
      return;
    case 'skip':
      process.stderr.write(`\nNOT TESTED: ${name}: ${plan.say}\n`);
      describe.skip(`${name} (${plan.say})`, body);
      return;
    case 'fail':
      throw new Error(plan.say);
  }
}
