import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeByPlan, systemTestPlan } from '../house/system-test-plan.ts';
import { journalTruth } from './journal-truth.ts';
import { runSellingTill } from './run-selling-till.ts';
import { buildShim, shimObstacle } from './shim.ts';

const sales = 5;
const salesBefore = 2;
/** Among the writes of the third sale or so: some twenty a sale. */
const fullFromWrite = 60;
const order = { round: 1, cashiers: 1, salesEach: sales, askAgain: [], flaw: 'none' } as const;

const plan = systemTestPlan({ obstacle: shimObstacle(), ci: process.env['CI'], what: 'full disks' });
describeByPlan(plan, 'a till on a disk that fills up while it sells', () => {
  let base: string;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'puhui-full-'));
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  /** No write succeeds any more while `filler` is there, as with a file that takes the last room. */
  async function sellOnFullDisk(filler: string, ballast?: string) {
    const [folder, image, fired] = ['disk', 'image', 'fired'].map((name) => join(base, name)) as [
      string,
      string,
      string,
    ];
    mkdirSync(folder);
    await runSellingTill({ ...order, folder, round: 0, salesEach: salesBefore });
    cpSync(folder, image, { recursive: true });
    const said = await runSellingTill(
      { ...order, folder, ...(ballast === undefined ? {} : { ballast }) },
      {
        env: {
          LD_PRELOAD: buildShim(),
          SHIM_DIR: folder,
          SHIM_IMAGE: image,
          SHIM_SEED: '1',
          SHIM_FAIL_CALL: 'write',
          SHIM_FAIL_ERRNO: String(constants.errno.ENOSPC),
          SHIM_FAIL_AT: String(fullFromWrite),
          SHIM_FAIL_FOREVER: '1',
          SHIM_FULL_WHILE: filler,
          SHIM_FIRED: fired,
        },
      },
    );
    expect(existsSync(fired)).toBe(true);
    return { said, truths: [await journalTruth(folder), await journalTruth(image)] };
  }

  it('gives up the room that it kept, and writes every sale', async () => {
    const ballast = join(base, 'ballast');
    const { said, truths } = await sellOnFullDisk(ballast, ballast);
    expect(said).toMatchObject({ code: 0, err: '' });
    expect([said.done.size, existsSync(ballast)]).toEqual([sales, false]);
    for (const { fault, entries, checkouts } of truths) {
      expect([fault, entries]).toEqual([null, salesBefore + sales]);
      expect([...said.done].filter((checkout) => !checkouts.has(checkout))).toEqual([]);
    }
  });

  it('without such room sells no more, and says so of each sale that is not there', async () => {
    const filler = join(base, 'filler');
    writeFileSync(filler, '');
    const { said, truths } = await sellOnFullDisk(filler);
    expect(said.done.size).toBeGreaterThan(0);
    expect(said.done.size).toBeLessThan(sales);
    for (const truth of truths) {
      expect([...said.done].filter((checkout) => !truth.checkouts.has(checkout))).toEqual([]);
      expect([...said.denied].filter((checkout) => truth.checkouts.has(checkout))).toEqual([]);
    }
  });
});
