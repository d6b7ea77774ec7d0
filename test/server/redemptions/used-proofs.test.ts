import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsedProofs } from '../../../server/redemptions/review/used-proofs.ts';
import type { CardProofRow } from '../../../server/store/tables.ts';
import { type SmallUnion, startSmallUnion } from '../small-union.ts';

let union: SmallUnion;
beforeAll(async () => {
  union = await startSmallUnion();
});
afterAll(() => union.end());

let cards = 0;
type Tap = Omit<CardProofRow, 'token'>;

const first: Tap = {
  proof: 'first',
  redemption: 'first',
  programme: 'scedu',
  counter: 50,
  terminal: 'till-1',
  epoch: 1,
  tappedAfter: 10,
};
const second: Tap = { ...first, proof: 'second', redemption: 'second', counter: 51, tappedAfter: 11 };

/** What is doubted of two taps of one card of which the second comes in later: with the next pass, or with the same. */
async function doubtedOf(tap: Tap, isSamePass: boolean): Promise<readonly string[]> {
  cards += 1;
  const token = `token-${cards}`;
  const rows = [first, tap].map((one) => ({ ...one, proof: `${one.proof} ${token}`, token }));
  const doubted: string[] = [];
  const passes = isSamePass ? [rows] : rows.map((row) => [row]);
  for (const pass of passes)
    await union.server.store.database.transaction().execute(async (transaction) => {
      const used = await UsedProofs.beside(transaction, pass);
      for (const row of pass) doubted.push(...used.doubtsOf(row).map(({ reason }) => reason));
      await used.store();
    });
  return doubted;
}

describe.each([
  ['a tap before it in the register', false],
  ['a tap before it in the same pass', true],
])('beside %s, a proof', (_, isSamePass) => {
  it.each<[string, Partial<Tap>, string | null]>([
    ['whose counter has risen is good', {}, null],
    ['is used once', { proof: 'first' }, 'evidence-reused'],
    ['with the same counter is a copy’s', { counter: 50 }, 'counter-not-rising'],
    ['with the same counter at another till, too', { counter: 50, terminal: 'till-2' }, 'counter-not-rising'],
    ['of a later tap with a lower counter is a copy’s', { counter: 49 }, 'counter-not-rising'],
    ['of an earlier tap with a higher counter, too', { tappedAfter: 9 }, 'counter-not-rising'],
    ['of an earlier tap that was sold later is good', { tappedAfter: 9, counter: 49 }, null],
    ['of another till says nothing of their order', { counter: 49, terminal: 'till-2' }, null],
    ['of another epoch says nothing of it either', { counter: 49, epoch: 2 }, null],
    ['tapped between the same two entries may be either', { counter: 49, tappedAfter: 10 }, null],
    ['tapped nobody knows where says nothing', { counter: 49, tappedAfter: null }, null],
    ['without a counter says nothing', { counter: null, tappedAfter: 9 }, null],
    ['of another union’s card of that token says nothing', { counter: 50, programme: 'nb51' }, null],
  ])('%s', async (_name, changes, doubt) => {
    expect(await doubtedOf({ ...second, ...changes }, isSamePass)).toEqual(doubt === null ? [] : [doubt]);
  });
});
