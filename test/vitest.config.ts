import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Sells through the daemon, and is the only one of the demo's tests to touch it. */
const demoOnDaemon = 'test/system/sale-through-pcscd.test.ts';
/** Whose tests start the whole demo, in a browser or without: one at a time, since each keeps two cores busy. */
const wholeDemo = [...testsOf('processes', 'browser'), demoOnDaemon];
/** Folders whose tests stop and kill what there is once on a machine, the PC/SC daemon: one at a time. */
const wholeMachine = testsOf('system', 'crash');

/** Only for what hangs: a busy machine takes its time, and whatever is waited for is a state. */
const stuckMs = 120_000;
const patience = { testTimeout: stuckMs, hookTimeout: stuckMs };

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    reporters: process.env['CI'] ? ['default', 'junit'] : ['default'],
    outputFile: { junit: 'artefacts/junit.xml' },
    projects: [
      {
        extends: true,
        test: {
          ...patience,
          name: 'rules',
          include: ['test/**/*.test.ts'],
          exclude: [...wholeDemo, ...wholeMachine],
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
          name: 'whole-demo',
          globalSetup: ['test/build-once.ts', 'test/seed-once.ts'],
          include: wholeDemo,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          ...patience,
          name: 'whole-machine',
          globalSetup: ['test/build-once.ts'],
          include: wholeMachine,
          exclude: [demoOnDaemon],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});

function testsOf(...folders: readonly string[]): string[] {
  return folders.map((folder) => `test/${folder}/**/*.test.ts`);
}
