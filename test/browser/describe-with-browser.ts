import { existsSync } from 'node:fs';
import { describe } from 'vitest';
import { describeByPlan, systemTestPlan } from '../house/system-test-plan.ts';
import { testBrowserPath } from './chromium-path.ts';

const plan = systemTestPlan({
  obstacle: existsSync(testBrowserPath) ? null : `there is no ${testBrowserPath}`,
  ci: process.env['CI'],
  what: 'tests in a real browser',
});

/**
 * A browser on a busy machine: what fails once is tried once more, and the run says so (`retry x1`). Nothing else is
 * tried twice: a sale that is lost one time in a hundred is a defect.
 */
const triedTwice = { retry: 1 };

/** `describe` for tests that look at pages in a browser, under the rule of `systemTestPlan`. */
export function describeWithBrowser(name: string, body: () => void): void {
  describeByPlan(plan, name, () => describe('in Chromium', triedTwice, body));
}
