import { deriveCardToken } from '../../terminal/wire/card-token-derivation.ts';
import type { BenchFigure } from './figure.ts';
import { rounded } from './percentile.ts';

const rounds = 20;
const secondsPerYear = 31_557_600;
/** n 16,384, r 8, p 1: the floor under which nothing is published outside the demo. */
const cost = { n: 16_384, r: 8, p: 1 };

/** Numbers that a thief has to try who knows the issuer's six digits; the last digit follows from the others. */
const guesses = { '16 digits': 1e9, '19 digits': 1e12 } as const;
/** Core-years that the design asks for. */
const floors = { '16 digits': 1, '19 digits': 10 } as const;

/** What a stolen list of card tokens costs to turn back, on this machine's core, with the key stolen too. */
export async function benchToken(): Promise<readonly BenchFigure[]> {
  const digits = Buffer.from('6228480402564890018');
  const began = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1)
    await deriveCardToken(digits, { key: '5a'.repeat(32), cost });
  const { user, system } = process.cpuUsage(began);
  const msEach = (user + system) / 1_000 / rounds;
  return [
    { figure: 'one token, one core', unit: 'ms', value: rounded(msEach), n: cost.n, r: cost.r, p: cost.p },
    ...(['16 digits', '19 digits'] as const).map((length) => ({
      figure: `inverting a stolen list, ${length}, issuer known`,
      unit: 'core-years',
      value: rounded((guesses[length] * msEach) / 1_000 / secondsPerYear),
      floor: floors[length],
    })),
  ];
}
