import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTrayFile } from '../../../drivers/virtual/tray-file.ts';
import { demoFolder, demoState, wipeDemo } from '../../../server/demo/demo-folder.ts';
import { demoProgrammes } from '../../../server/demo/programmes.ts';
import { seedDemo } from '../../../server/demo/seed.ts';
import { openServerStore } from '../../../server/service.ts';

const log = pino({ level: 'silent' });
const outside = { now: () => Date.parse('2026-11-21T10:00:00+08:00'), random: randomBytes, log };
/** The two small unions: the home union's 92,411 members take longer than a test should. */
const small = demoProgrammes.filter(({ id }) => id !== 'scedu');
let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'puhui-demo-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

describe('seeding', () => {
  it('fills an empty folder, and says what it does', async () => {
    const said: string[] = [];
    await seedDemo({ ...outside, dataDir, programmes: small, report: (line) => said.push(line) });
    expect(demoState(dataDir)).toBe('seeded');
    expect(said).toContain('nb51: 1200 of 1200 members');
    expect(said).toContain('hbedu: published, head 1');

    const store = await openServerStore({ ...outside, dataDir });
    const members = await store.database
      .selectFrom('members')
      .select((of) => of.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    await store.close();
    expect(members.count).toBe(2_000);
  });

  it('keeps its secrets to the owner', async () => {
    await seedDemo({ ...outside, dataDir, programmes: small, report: () => {} });
    const folder = demoFolder(dataDir);
    for (const file of [folder.posKey, folder.staffKey, folder.staffLogin, folder.tray]) {
      expect([file, (await stat(file)).mode & 0o777]).toEqual([file, 0o600]);
    }
    expect(await readFile(folder.posKey, 'utf8')).toMatch(/^[A-Za-z0-9_-]{43}\n$/);
    expect(await readFile(folder.staffKey, 'utf8')).toMatch(/^[A-Za-z0-9_-]{43}\n$/);
    expect(readTrayFile(await readFile(folder.tray, 'utf8')).ok).toBe(true);
  });

  it('that was broken off is done again from the beginning', async () => {
    let lines = 0;
    const brokenOff = seedDemo({
      ...outside,
      dataDir,
      programmes: small,
      report: () => {
        lines += 1;
        if (lines === 4) throw new Error('the power is gone');
      },
    });
    await expect(brokenOff).rejects.toThrow('the power is gone');
    expect(demoState(dataDir)).toBe('half-seeded');

    await seedDemo({ ...outside, dataDir, programmes: small, report: () => {} });
    expect(demoState(dataDir)).toBe('seeded');
  });
});

describe('a data folder', () => {
  it('that is empty is the demo’s to fill', () => {
    expect(demoState(dataDir)).toBe('empty');
  });

  it.each(['server', 'till'])('with a %s that no demo made is not touched', async (name) => {
    await mkdir(join(dataDir, name));
    expect(demoState(dataDir)).toBe('foreign');
  });

  it('that is wiped keeps what is not the demo’s', async () => {
    await seedDemo({ ...outside, dataDir, programmes: small, report: () => {} });
    await writeFile(join(dataDir, 'notes.txt'), 'mine');
    await mkdir(join(dataDir, 'backup'));
    await wipeDemo(dataDir);
    expect((await readdir(dataDir)).sort()).toEqual(['backup', 'notes.txt']);
    expect(demoState(dataDir)).toBe('empty');
    expect(existsSync(join(dataDir, 'server'))).toBe(false);
  });
});
