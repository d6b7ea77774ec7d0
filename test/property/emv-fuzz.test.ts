import { describe, expect, it } from 'vitest';
import { type CardOutcome, type ReadCardOptions, readCard } from '../../drivers/emv/index.ts';
import { bytesPerReadingMax, cryptoCallsMax, FuzzFailure, fuzz, fuzzBases } from './emv-fuzz-engine.ts';

/**
 * Changed recordings of cards, read by the hundred thousand. `PUHUI_FUZZ_INPUTS` asks for a longer run (100 million:
 * test/bench/fuzz-long.ts, some hours of a core), `PUHUI_FUZZ_SEED` for another one or for one that failed: a failure names both.
 */
const seed = Number(process.env['PUHUI_FUZZ_SEED'] ?? 20_261_121);
const usualInputs = process.env['CI'] === undefined ? 50_000 : 1_000_000;
const inputs = Number(process.env['PUHUI_FUZZ_INPUTS'] ?? usualInputs);
/** Generous: it is here to end a run that hangs, not to measure. */
const timeoutMs = 60_000 + inputs;

const bases = await fuzzBases();

describe(`recordings that somebody changed (seed ${seed})`, () => {
  it(
    `all end in a verdict with its reason, within the limits: ${inputs}`,
    async () => {
      const began = performance.now();
      const counts = await fuzz(bases, { seed, inputs });
      const perSecond = Math.round((1000 * inputs) / (performance.now() - began));
      process.stdout.write(`fuzz: ${JSON.stringify({ seed, perSecond, ...counts })}\n`);
      expect(Object.values(counts.verdicts).reduce((sum, count) => sum + count, 0)).toBe(inputs);
      expect(counts.most.bytes).toBeLessThanOrEqual(bytesPerReadingMax);
      expect(counts.most.cryptoCalls).toBeLessThanOrEqual(cryptoCallsMax);
      // A trial in which everything breaks at the first byte tries nothing.
      const reached = ['genuine', 'not-genuine', 'read', 'data-authentic', 'insert-card', 'unreadable'];
      expect(Object.keys(counts.verdicts).sort()).toEqual(reached.sort());
    },
    timeoutMs,
  );

  it('are the same inputs for the same seed', async () => {
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map((which) => fuzz(bases, { seed: which, inputs: 300 })),
    );
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });
});

type Read = (options: ReadCardOptions<string>) => Promise<CardOutcome<string>>;

/** Each is a mistake that the trial has to find. */
const mistakes: readonly (readonly [string, RegExp, Read])[] = [
  [
    'takes every signature for good',
    /the proof of one card, the data of another/,
    async (options) => {
      const { reading, ...rest } = await readCard(options);
      return { ...rest, reading: reading.verdict === 'not-genuine' ? trusted(reading) : reading };
    },
  ],
  [
    'throws where a card is malformed',
    /threw RangeError/,
    async (options) => {
      const outcome = await readCard(options);
      if (outcome.reading.failure?.rule.includes('malformed')) throw new RangeError('out of bounds');
      return outcome;
    },
  ],
  [
    'keeps what the card said',
    /an answer was not wiped/,
    (options) => {
      const transceive: typeof options.transceive = async (command) => {
        const answer = await options.transceive(command);
        return answer.slice();
      };
      return readCard({ ...options, transceive });
    },
  ],
  [
    'shows more of a number than it may',
    /no mask/,
    async (options) => {
      const { reading, ...rest } = await readCard(options);
      const maskedPan = reading.maskedPan?.replace('*', '0') ?? null;
      return { ...rest, reading: { ...reading, maskedPan } };
    },
  ],
  [
    'says no reason',
    /a verdict without its reason/,
    async (options) => {
      const { reading, ...rest } = await readCard(options);
      return { ...rest, reading: { ...reading, failure: null } };
    },
  ],
];

function trusted(reading: CardOutcome<string>['reading']): CardOutcome<string>['reading'] {
  return { ...reading, verdict: 'data-authentic', failure: null };
}

describe('the trial itself (canaries)', () => {
  it.each(mistakes)('finds code that %s', async (_, found, read) => {
    const trial = fuzz(bases, { seed, inputs: 5000, read });
    await expect(trial).rejects.toThrow(FuzzFailure);
    await expect(trial).rejects.toThrow(found);
  });
});
