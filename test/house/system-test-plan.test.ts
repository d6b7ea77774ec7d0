import { describe, expect, it } from 'vitest';
import { systemTestPlan } from './system-test-plan.ts';

const what = 'tests on a real PC/SC daemon';
const obstacle = 'pcscd is not installed (apt-get install pcscd)';

describe('tests that need something of the machine', () => {
  it.each([
    ['run on a machine that has all they need', null, undefined, 'run'],
    ['run on a build machine that has all they need', null, 'true', 'run'],
    ['are skipped on a developer’s machine that lacks something', obstacle, undefined, 'skip'],
    ['are skipped where CI is set to nothing', obstacle, '', 'skip'],
    ['are skipped where CI is set to false', obstacle, 'false', 'skip'],
    ['fail on a build machine that lacks something', obstacle, 'true', 'fail'],
    ['fail on a build machine that spells it otherwise', obstacle, '1', 'fail'],
  ])('%s', (_, found, ci, plan) => {
    expect(systemTestPlan({ obstacle: found, ci, what }).plan).toBe(plan);
  });

  it.each(['true', undefined])('say what is missing and how to get it (CI=%s)', (ci) => {
    expect(systemTestPlan({ obstacle, ci, what })).toMatchObject({ say: expect.stringContaining(obstacle) });
  });
});
