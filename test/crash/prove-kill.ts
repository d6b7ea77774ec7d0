import { availableParallelism } from 'node:os';
import { SeededRandom } from '../../server/demo/seeded-random.ts';
import type { Proof } from '../prove/proof.ts';
import { runSellingTill } from './run-selling-till.ts';
import type { SellingOrder } from './selling-order.ts';
import { type RoundsSeen, sellingRounds } from './selling-rounds.ts';

const killsShort = 50;
const killsLong = 2_000;
const canaryKills = 6;
const cashiers = 3;
/** The kill comes after at most so many lines of the till, and so many milliseconds. */
const linesMax = 60;
const delayMsMax = 4;

/** SIGKILL at random points under load: what was acknowledged is there, once, and the chain is whole. */
export const proveKill: Proof = async ({ long, seed, print }) => {
  const began = performance.now();
  const honest = await killed({ kills: long ? killsLong : killsShort, seed, flaw: 'none' });
  const { faults, ...figures } = honest;
  print({ ...figures, seconds: Math.round((performance.now() - began) / 1_000) });
  const canary = await killed({ kills: canaryKills, seed, flaw: 'early-answer' });
  print({ canary: 'a till that answers before it writes', lost: canary.lost, kills: canary.crashes });
  return canary.lost > 0
    ? faults
    : [...faults, 'canary: a till that answers before it writes was not found out'];
};

function killed(asked: {
  readonly kills: number;
  readonly seed: number;
  readonly flaw: SellingOrder['flaw'];
}): Promise<RoundsSeen> {
  return sellingRounds({
    crashes: asked.kills,
    workers: availableParallelism(),
    crash: ({ folder, number, askAgain }) => {
      const random = new SeededRandom(asked.seed + number);
      const [atLine, delayMs] = [1 + random.whole(linesMax), random.whole(delayMsMax)];
      return runSellingTill(
        { folder, round: number, cashiers, salesEach: 10_000, askAgain, flaw: asked.flaw },
        {
          heard: (line, till) => {
            if (line === atLine) setTimeout(() => till.kill('SIGKILL'), delayMs);
          },
        },
      );
    },
  });
}
