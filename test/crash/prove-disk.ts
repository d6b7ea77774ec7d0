import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeededRandom } from '../../server/demo/seeded-random.ts';
import type { Proof } from '../prove/proof.ts';
import { flipBits } from './flip-bits.ts';
import { journalTruth } from './journal-truth.ts';
import { runSellingTill } from './run-selling-till.ts';
import type { SellingOrder } from './selling-order.ts';
import { buildShim, shimObstacle } from './shim.ts';

const { EIO, ENOSPC } = constants.errno;
/** A call that changes the disk, and how it fails. */
type Failure = {
  readonly call: 'write' | 'sync' | 'truncate' | 'open';
  readonly errno: number;
  readonly forever: boolean;
};

const failures: readonly Failure[] = [
  { call: 'write', errno: EIO, forever: false },
  { call: 'write', errno: EIO, forever: true },
  { call: 'write', errno: ENOSPC, forever: false },
  { call: 'write', errno: ENOSPC, forever: true },
  { call: 'sync', errno: EIO, forever: false },
  { call: 'sync', errno: EIO, forever: true },
  { call: 'truncate', errno: EIO, forever: false },
  { call: 'open', errno: EIO, forever: false },
  { call: 'open', errno: EIO, forever: true },
];

const salesBefore = 2;
const sales = 3;
/** A till that sells three times changes the disk less often than this. */
const pointsMax = 400;
const triesShort = 12;
const pointsShortMax = 20;
const canaryPoints = 8;
const flipsPerPageShort = 1;
const flipsPerPageLong = 100;

type Seen = {
  tries: number;
  acknowledged: number;
  denied: number;
  unknown: number;
  readonly faults: string[];
};

/**
 * Every call that changes the disk fails, once and for ever: what was acknowledged is there, even if the power
 * goes right after; what was denied is not. And bits of every page are flipped: no start believes what they changed.
 */
export const proveDisk: Proof = async ({ long, seed, print }) => {
  const obstacle = shimObstacle();
  if (obstacle !== null) return [`cannot run: ${obstacle}`];
  const began = performance.now();
  const template = mkdtempSync(join(tmpdir(), 'puhui-disk-'));
  try {
    await runSellingTill(order(template, 'none', salesBefore));
    const random = new SeededRandom(seed);
    const points = long
      ? failures.flatMap((failure) => [{ failure, from: 1, through: pointsMax }])
      : Array.from({ length: triesShort }, (_, place) => {
          const from = 1 + random.whole(pointsShortMax);
          return { failure: failures[place % failures.length] as Failure, from, through: from };
        });
    const seen = await failEach({ template, points, flaw: 'none', seed });
    const { faults, ...figures } = seen;
    print({ failing: 'write, sync, truncate, open', ...figures, seconds: seconds(began) });
    const canary = await failEach({
      template,
      points: [{ failure: { call: 'write', errno: ENOSPC, forever: true }, from: 1, through: canaryPoints }],
      flaw: 'deaf',
      seed,
    });
    print({ canary: 'a till that does not listen to the disk', faults: canary.faults.length });
    const flips = await flipBits({ flipsPerPage: long ? flipsPerPageLong : flipsPerPageShort, seed });
    for (const figure of flips.figures) print(figure);
    return [
      ...faults,
      ...flips.faults,
      ...(canary.faults.length > 0
        ? []
        : ['canary: a till that does not listen to the disk was not found out']),
    ];
  } finally {
    rmSync(template, { recursive: true, force: true });
  }
};

type Points = { readonly failure: Failure; readonly from: number; readonly through: number };

async function failEach(asked: {
  readonly template: string;
  readonly points: readonly Points[];
  readonly flaw: SellingOrder['flaw'];
  readonly seed: number;
}): Promise<Seen> {
  const seen: Seen = { tries: 0, acknowledged: 0, denied: 0, unknown: 0, faults: [] };
  const waiting = [...asked.points];
  const worker = async () => {
    for (let points = waiting.shift(); points !== undefined; points = waiting.shift()) {
      const { failure, from, through } = points;
      for (let at = from; at <= through; at += 1) {
        const fired = await failOnce({ ...asked, failure, at, seen });
        if (!fired) break;
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return seen;
}

/** Whether there was such a call to fail. */
async function failOnce(asked: {
  readonly template: string;
  readonly flaw: SellingOrder['flaw'];
  readonly seed: number;
  readonly failure: Failure;
  readonly at: number;
  readonly seen: Seen;
}): Promise<boolean> {
  const { failure, at, seen } = asked;
  const base = mkdtempSync(join(tmpdir(), 'puhui-disk-'));
  const [folder, image, fired] = [join(base, 'disk'), join(base, 'image'), join(base, 'fired')];
  try {
    for (const copy of [folder, image]) cpSync(asked.template, copy, { recursive: true });
    const said = await runSellingTill(order(folder, asked.flaw, sales), {
      env: {
        LD_PRELOAD: buildShim(),
        SHIM_DIR: folder,
        SHIM_IMAGE: image,
        SHIM_SEED: String(asked.seed + at),
        SHIM_FAIL_CALL: failure.call,
        SHIM_FAIL_ERRNO: String(failure.errno),
        SHIM_FAIL_AT: String(at),
        SHIM_FAIL_FOREVER: failure.forever ? '1' : '0',
        SHIM_FIRED: fired,
      },
    });
    if (!existsSync(fired)) return false;
    seen.tries += 1;
    seen.acknowledged += said.done.size;
    seen.denied += said.denied.size;
    seen.unknown += said.asked.size - said.done.size - said.denied.size;
    for (const [disk, where] of [
      [folder, 'after the error'],
      [image, 'after a power cut'],
    ] as const) {
      const truth = await journalTruth(disk);
      const lost = [...said.done].filter((checkout) => !truth.checkouts.has(checkout)).length;
      const hidden = [...said.denied].filter((checkout) => truth.checkouts.has(checkout)).length;
      const what = `${failure.call} ${at} fails with ${failure.errno}${failure.forever ? ' for ever' : ''}, ${where}`;
      if (truth.fault !== null) seen.faults.push(`${what}: ${truth.fault}`);
      if (lost > 0) seen.faults.push(`${what}: ${lost} acknowledged sales are gone`);
      if (hidden > 0) seen.faults.push(`${what}: ${hidden} denied sales are there`);
    }
    return true;
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

function order(folder: string, flaw: SellingOrder['flaw'], salesEach: number): SellingOrder {
  return { folder, round: salesEach, cashiers: 1, salesEach, askAgain: [], flaw };
}

function seconds(began: number): number {
  return Math.round((performance.now() - began) / 1_000);
}
