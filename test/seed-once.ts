import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { repository } from './house/repository.ts';
import { seedVariable } from './processes/demo.ts';

/**
 * Tests that need the whole demo each begin on a copy of one seeded folder: seeding 92,411 members takes some ten
 * seconds, copying them a fraction of one. What seeding itself does is tried by its own tests.
 */
export async function setup(): Promise<() => void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'puhui-seed-'));
  // The compiled program, as the demo runs it: half the time of the source through the test runner.
  const { seedDemo } = (await import(
    pathToFileURL(join(repository, 'dist/server/demo/seed.js')).href
  )) as typeof import('../server/demo/seed.ts');
  await seedDemo({
    dataDir,
    now: Date.now,
    random: randomBytes,
    log: pino({ level: 'silent' }),
    report: () => {},
  });
  process.env[seedVariable] = dataDir;
  return () => {
    delete process.env[seedVariable];
    rmSync(dataDir, { recursive: true, force: true });
  };
}
