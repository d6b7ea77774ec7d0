import { describeByPlan, systemTestPlan } from '../house/system-test-plan.ts';
import { pcscdObstacle } from './pcscd.ts';

const plan = systemTestPlan({
  obstacle: await pcscdObstacle(),
  ci: process.env['CI'],
  what: 'tests on a real PC/SC daemon',
});

/** `describe` for tests that need `startPcscd`, under the rule of `systemTestPlan`. */
export function describeWithPcscd(name: string, body: () => void): void {
  describeByPlan(plan, name, body);
}
