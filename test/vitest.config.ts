import { defineConfig } from 'vitest/config';

/** Folders whose tests start real processes, a real daemon or a browser: one at a time. */
const wholeSystem = ['processes', 'system', 'browser', 'crash'].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    reporters: process.env['CI'] ? ['default', 'junit'] : ['default'],
    outputFile: { junit: 'artefacts/junit.xml' },
    projects: [
      {
        extends: true,
        test: { name: 'rules', include: ['test/**/*.test.ts'], exclude: wholeSystem, testTimeout: 30_000 },
      },
      {
        extends: true,
        test: {
          name: 'whole-system',
          globalSetup: ['test/build-once.ts', 'test/seed-once.ts'],
          include: wholeSystem,
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
