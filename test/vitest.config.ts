import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.ts';

/**
 * Whose tests start whole programs: the demo, a browser, the machine's PC/SC daemon (who has its turn there:
 * test/system/pcscd.ts). Much of their time is waiting. The simulation puts itself in the place of disk, clock and
 * network, and needs a process that nobody uses after it.
 */
const wholePrograms = testsOf('processes', 'browser', 'system', 'crash', 'sim');

/** Only for what hangs: a busy machine takes its time, and whatever is waited for is a state. */
const stuckMs = 240_000;
const patience = {
  testTimeout: stuckMs,
  hookTimeout: stuckMs,
  expect: { poll: { timeout: 90_000, interval: 20 } },
};

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    reporters: process.env['CI'] ? ['default', 'junit'] : ['default'],
    outputFile: { junit: 'artefacts/junit.xml' },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          ...patience,
          name: 'rules',
          include: ['test/**/*.test.ts'],
          exclude: wholePrograms,
          // The runner would leave one core idle: of two, half.
          maxWorkers: availableParallelism(),
          // These files leave nothing behind in their process: read anew for each of them, the sources took a third of the time.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          ...patience,
          name: 'whole-programs',
          // A hook may wait for its turn at the machine's one PC/SC daemon.
          hookTimeout: 600_000,
          globalSetup: ['test/build-once.ts', 'test/seed-once.ts'],
          include: wholePrograms,
          // Two would leave the cores idle while both wait.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

function testsOf(...folders: readonly string[]): string[] {
  return folders.map((folder) => `test/${folder}/**/*.test.ts`);
}
