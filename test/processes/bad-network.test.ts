import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { proveNetwork } from '../network/prove-network.ts';

it('sells on behind a network that fails in every way, and everything is at the server once', async () => {
  const seed = randomInt(2 ** 32);
  process.stderr.write(`seed ${seed}\n`);
  const print = (figure: object) => process.stderr.write(`${JSON.stringify(figure)}\n`);
  expect(await proveNetwork({ long: false, seed, print })).toEqual([]);
});
