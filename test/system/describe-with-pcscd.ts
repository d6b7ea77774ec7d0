import { describe } from 'vitest';
import { pcscdObstacle } from './pcscd.ts';

/** What happens to tests on a real PC/SC daemon on this machine. */
export type SystemTestPlan =
  | { readonly plan: 'run' }
  | { readonly plan: 'skip'; readonly say: string }
  | { readonly plan: 'fail'; readonly say: string };

/**
 * A developer without the daemon can work on everything else, and is told what was left out. On the build machine
 * a test that silently does not run is a hole that nobody sees: there it is a failure.
 */
export function systemTestPlan(facts: {
  readonly obstacle: string | null;
  readonly ci: string | undefined;
}): SystemTestPlan {
  if (facts.obstacle === null) return { plan: 'run' };
  const isBuildMachine = facts.ci !== undefined && !['', '0', 'false'].includes(facts.ci);
  const say = `tests on a real PC/SC daemon cannot run: ${facts.obstacle}`;
  return isBuildMachine ? { plan: 'fail', say } : { plan: 'skip', say };
}

const plan = systemTestPlan({ obstacle: await pcscdObstacle(), ci: process.env['CI'] });

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
