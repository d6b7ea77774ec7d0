import { describe, expect, it } from 'vitest';
import type { Proof } from './proof.ts';
import { runProofs } from './run-proofs.ts';

const holds: Proof = async ({ print, long }) => {
  print({ rounds: long ? 2_000 : 50 });
  return [];
};
const simulates: Proof = async ({ print, worlds, workers }) => {
  print({ worlds: worlds ?? null, workers: workers ?? null });
  return worlds === 3 ? ['the third world broke'] : [];
};
const breaks: Proof = async () => ['one was lost'];
const throws: Proof = async () => {
  throw new Error('no compiler');
};

async function prove(...args: string[]) {
  const said = { out: [] as string[], err: [] as string[] };
  const exit = await runProofs({
    args,
    proofs: { holds, breaks, throws, simulates },
    freshSeed: () => 7,
    out: (line) => said.out.push(line),
    err: (line) => said.err.push(line),
  });
  return { exit, out: said.out.map((line) => JSON.parse(line)), err: said.err.join('\n') };
}

describe('npm run prove', () => {
  it('prints what a proof saw with the seed that replays it', async () => {
    expect(await prove('holds')).toEqual({
      exit: 0,
      out: [{ proof: 'holds', seed: 7, rounds: 50 }],
      err: '',
    });
    expect((await prove('holds', '--long', '--seed', '42')).out).toEqual([
      { proof: 'holds', seed: 42, rounds: 2_000 },
    ]);
  });

  it.each([
    ['breaks', 'one was lost'],
    ['throws', 'no compiler'],
  ])('fails when a proof %s, and says how to see it again', async (name, why) => {
    const { exit, err } = await prove(name, '--seed', '3');
    expect([exit, err]).toEqual([1, expect.stringContaining(why)]);
    expect(err).toContain(`npm run prove -- ${name} --seed 3`);
  });

  it('tells a proof how many worlds there are to be, and how many at a time', async () => {
    expect((await prove('simulates', '--worlds', '2', '--workers', '4')).out).toMatchObject([
      { worlds: 2, workers: 4 },
    ]);
    expect((await prove('simulates')).out).toMatchObject([{ worlds: null, workers: null }]);
    const { err } = await prove('simulates', '--long', '--seed', '5', '--worlds', '3');
    expect(err).toContain('again: npm run prove -- simulates --long --seed 5 --worlds 3');
  });

  it('runs all of them when none is named, past one that broke', async () => {
    const { exit, out, err } = await prove();
    expect([exit, out.length]).toEqual([1, 2]);
    expect(err).toMatch(/breaks: [\s\S]*throws: /);
  });

  it.each([
    [
      'a name that is none',
      ['nothing'],
      'no such proof: nothing; there are holds, breaks, throws, simulates',
    ],
    ['a seed that is none', ['holds', '--seed', 'x'], '--seed: "x"'],
    ['no worlds', ['holds', '--worlds', '0'], '--worlds: "0"'],
    ['half a worker', ['holds', '--workers', '0.5'], '--workers: "0.5"'],
    ['an option that is none', ['holds', '--longer'], '--longer'],
  ])('refuses %s', async (_, args, why) => {
    const { exit, out, err } = await prove(...args);
    expect([exit, out]).toEqual([2, []]);
    expect(err).toContain(why);
  });
});
