import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { SeededRandom } from '../../server/demo/seeded-random.ts';
import type { Proof } from '../prove/proof.ts';
import { runSellingTill } from './run-selling-till.ts';
import type { SellingOrder } from './selling-order.ts';
import { type RoundsSeen, sellingRounds } from './selling-rounds.ts';
import { buildShim, shimObstacle } from './shim.ts';

const cutsShort = 16;
const cutsLong = 1_000;
const canaryCuts = 6;
const cashiers = 2;
/** The power goes before one of so many calls that change the disk: some thirty sales, or the first table. */
const callsMax = 700;
/** One in three is cut while it opens: making the tables, moving the log into the file. */
const openingCallsMax = 120;

/** Power cuts: what no sync had promised is gone, and what was acknowledged is there. */
export const provePower: Proof = async ({ long, seed, print }) => {
  const obstacle = shimObstacle();
  if (obstacle !== null) return [`cannot run: ${obstacle}`];
  const began = performance.now();
  const { faults, ...figures } = await cut({ cuts: long ? cutsLong : cutsShort, seed, flaw: 'none' });
  print({ synchronous: 'FULL', ...figures, seconds: Math.round((performance.now() - began) / 1_000) });
  const control = await cut({ cuts: canaryCuts, seed, flaw: 'normal-sync' });
  print({ canary: 'synchronous NORMAL', lost: control.lost, cuts: control.crashes });
  return control.lost > 0 ? faults : [...faults, 'canary: a till with NORMAL sync lost nothing'];
};

function cut(asked: {
  readonly cuts: number;
  readonly seed: number;
  readonly flaw: SellingOrder['flaw'];
}): Promise<RoundsSeen> {
  const shim = buildShim();
  return sellingRounds({
    crashes: asked.cuts,
    workers: availableParallelism(),
    crash: async ({ folder, number, askAgain }) => {
      const random = new SeededRandom(asked.seed + number);
      const image = `${folder}-image`;
      cpSync(folder, image, { recursive: true });
      const said = await runSellingTill(
        { folder, round: number, cashiers, salesEach: 10_000, askAgain, flaw: asked.flaw },
        {
          env: {
            LD_PRELOAD: shim,
            SHIM_DIR: folder,
            SHIM_IMAGE: image,
            SHIM_CUT_AT: String(1 + random.whole(random.whole(3) === 0 ? openingCallsMax : callsMax)),
            SHIM_SEED: String(1 + random.whole(1_000_000)),
          },
        },
      );
      rmSync(folder, { recursive: true });
      renameSync(image, folder);
      mkdirSync(folder, { recursive: true });
      return said;
    },
  });
}
