import { describe } from 'vitest';

/** What happens to tests that need something of the machine. */
export type SystemTestPlan =
  | { readonly plan: 'run' }
  | { readonly plan: 'skip'; readonly say: string }
  | { readonly plan: 'fail'; readonly say: string };

/**
 * A developer without it can work on everything else, and is told what was left out. On the build machine
 * a test that silently does not run is a hole that nobody sees: there it is a failure.
 */
export function systemTestPlan(facts: {
  readonly obstacle: string | null;
  readonly ci: string | undefined;
  /** The tests, for people. */
  readonly what: string;
}): SystemTestPlan {
  if (facts.obstacle === null) return { plan: 'run' };
  const isBuildMachine = facts.ci !== undefined && !['', '0', 'false'].includes(facts.ci);
  const say = `${facts.what} cannot run: ${facts.obstacle}`;
  return isBuildMachine ? { plan: 'fail', say } : { plan: 'skip', say };
}

/** `describe` under a plan: what is left out is said on standard error, and what must not be left out throws. */
export function describeByPlan(plan: SystemTestPlan, name: string, body: () => void): void {
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
