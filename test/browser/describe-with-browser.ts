import { existsSync } from 'node:fs';
import { describeByPlan, systemTestPlan } from '../house/system-test-plan.ts';
import { chromiumPath } from './chromium-path.ts';

const plan = systemTestPlan({
  obstacle: existsSync(chromiumPath) ? null : `there is no ${chromiumPath}`,
  ci: process.env['CI'],
  what: 'tests in a real browser',
});

/** `describe` for tests that look at pages in a browser, under the rule of `systemTestPlan`. */
export function describeWithBrowser(name: string, body: () => void): void {
  describeByPlan(plan, name, body);
}
