import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Folders whose tests start real processes, a real daemon or a browser: one at a time. */
const wholeSystem = ['processes', 'system', 'browser', 'crash'].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

/** Only for what hangs: a busy machine takes its time, and whatever is waited for is a state. */
const stuckMs = 120_000;

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    reporters: process.env['CI'] ? ['default', 'junit'] : ['default'],
    outputFile: { junit: 'artefacts/junit.xml' },
    projects: [
      {
        extends: true,
        test: {
          name: 'rules',
          include: ['test/**/*.test.ts'],
          exclude: wholeSystem,
          // The runner would leave one core idle: of two, half.
          maxWorkers: availableParallelism(),
          testTimeout: stuckMs,
          hookTimeout: stuckMs,
        },
      },
      {
        extends: true,
        test: {
          name: 'whole-system',
          globalSetup: ['test/build-once.ts', 'test/seed-once.ts'],
          include: wholeSystem,
          fileParallelism: false,
          testTimeout: stuckMs,
          hookTimeout: stuckMs,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
