import { fuzz, fuzzBases } from '../property/emv-fuzz-engine.ts';

/**
 * The long trial of card reading, from compiled code, since the test runner makes it half as fast:
 * `tsc --build test/bench && node dist/test/bench/fuzz-long.js [INPUTS] [SEED]`. Prints a line a million; throws for
 * the first input that breaks a rule, with the seed and the number that lead to it again.
 */
const [inputs = 100_000_000, seed = 20_261_127] = process.argv.slice(2).map(Number);
const bases = await fuzzBases(new URL('../../../test/drivers/emv/replays/', import.meta.url));
const began = performance.now();
const told = (counts: object & { readonly inputs: number }) => {
  const seconds = (performance.now() - began) / 1000;
  const perSecond = Math.round(counts.inputs / seconds);
  process.stdout.write(`${JSON.stringify({ seed, seconds: Math.round(seconds), perSecond, ...counts })}\n`);
};
process.stdout.write(`${JSON.stringify({ done: false, inputs, seed, bases: bases.length })}\n`);
told(await fuzz(bases, { seed, inputs, onMillion: told }));
process.stdout.write(`${JSON.stringify({ done: true, inputs, seed })}\n`);
