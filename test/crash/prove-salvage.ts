import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeededRandom } from '../../server/demo/seeded-random.ts';
import { tillFiles } from '../../terminal/till/till-files.ts';
import { repository } from '../house/repository.ts';
import type { Proof } from '../prove/proof.ts';
import { startSmallUnion } from '../server/small-union.ts';
import { DamagedShop } from './damaged-shop.ts';
import { buildShim, shimObstacle } from './shim.ts';

const program = join(repository, 'dist/terminal/main.js');
const roundsShort = 2;
const roundsLong = 100;
/** Every second kill comes among the last calls: there the files change their names. */
const lastCalls = 40;
/** In a long run; else a round has one. */
const killsPerRoundMax = 2;
/** A salvage that neither ends nor is killed within this is stuck. */
const aliveMsMax = 60_000;

/**
 * Kills the command `salvage-journal`, as a process, before calls that change the disk, and runs it again: in the end
 * the same entries are there as after one that went through, each once, and the files that were set aside are as they
 * were found.
 */
export const proveSalvage: Proof = async ({ long, seed, print }) => {
  const obstacle = shimObstacle();
  if (obstacle !== null) return [`cannot run: ${obstacle}`];
  const union = await startSmallUnion();
  const shop = await DamagedShop.open(union);
  try {
    const began = performance.now();
    const whole = await goThrough(shop);
    const random = new SeededRandom(seed);
    const faults = [...whole.faults];
    let kills = 0;
    for (let round = 1; round <= (long ? roundsLong : roundsShort); round += 1) {
      shop.layDown();
      const at: number[] = [];
      for (let kill = 0; kill < 1 + random.whole(long ? killsPerRoundMax : 1); kill += 1) {
        const calls = round % 2 === 0 ? lastCalls : whole.calls;
        at.push(whole.calls - random.whole(Math.min(calls, whole.calls)));
        if ((await salvage(shop, { SHIM_CUT_AT: String(at.at(-1)) })).signal === 'SIGKILL') kills += 1;
      }
      const found = await finish(shop, whole.entries);
      faults.push(
        ...found.map((fault) => `round ${round}, killed before call ${at.join(' and ')}: ${fault}`),
      );
    }
    print({ rounds: long ? roundsLong : roundsShort, kills, calls: whole.calls, seconds: seconds(began) });
    if (kills === 0) faults.push('no salvage was killed');
    const canary = await canaryOf(shop, whole);
    print({
      canary: 'a salvage that moves the damaged file away before the new one is whole',
      faults: canary,
    });
    return canary > 0 ? faults : [...faults, 'canary: lost entries were not found out'];
  } finally {
    shop.end();
    await union.end();
  }
};

type Whole = { readonly entries: string; readonly calls: number; readonly faults: readonly string[] };

/** What has to come out, and how often the disk is changed until then. */
async function goThrough(shop: DamagedShop): Promise<Whole> {
  const folder = mkdtempSync(join(tmpdir(), 'puhui-counted-'));
  try {
    const counted = join(folder, 'calls');
    shop.layDown();
    const { code, err } = await salvage(shop, { SHIM_COUNTED: counted });
    if (code !== 0) throw new Error(`the salvage does not go through: ${err}`);
    const outcome = await shop.outcome();
    return { ...outcome, calls: Number(readFileSync(counted, 'utf8')) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs it once more, to its end, and says what is not as it has to be. */
async function finish(shop: DamagedShop, expected: string): Promise<readonly string[]> {
  const { code, err } = await salvage(shop, {});
  if (code !== 0) return [`the last run ended with ${code}: ${err}`];
  const { entries, faults } = await shop.outcome();
  return entries === expected
    ? faults
    : [...faults, 'the entries are not those of a salvage that went through'];
}

async function canaryOf(shop: DamagedShop, whole: Whole): Promise<number> {
  shop.layDown();
  const { journal } = tillFiles(shop.dataDir);
  for (const part of ['', '-wal', '-answered'])
    renameSync(`${journal}${part}`, `${journal}.damaged-1${part}`);
  return (await finish(shop, whole.entries)).length;
}

function salvage(
  shop: DamagedShop,
  shim: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, 'salvage-journal'], {
      cwd: repository,
      env: {
        ...process.env,
        PUHUI_DATA: shop.dataDir,
        LD_PRELOAD: buildShim(),
        SHIM_DIR: join(shop.dataDir, 'till'),
        ...shim,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const stuck = setTimeout(() => child.kill('SIGTERM'), aliveMsMax);
    let err = '';
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(stuck);
      resolve({ code, signal, err });
    });
  });
}

function seconds(began: number): number {
  return Math.round((performance.now() - began) / 1_000);
}
