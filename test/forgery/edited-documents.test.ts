import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { proveTrust } from './prove-trust.ts';

it('takes no document and no file that was edited on the way, whatever the edit', async () => {
  const seed = randomInt(2 ** 32);
  const print = (figure: object) => process.stderr.write(`${JSON.stringify({ seed, ...figure })}\n`);
  expect(await proveTrust({ long: false, seed, print })).toEqual([]);
});
