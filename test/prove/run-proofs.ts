import { parseArgs } from 'node:util';
import type { Proof, ProofRun } from './proof.ts';

const exitHolds = 0;
const exitBroken = 1;
const exitWrongInput = 2;

const seedMax = 0xffff_ffff;

export type ProofsAsked = {
  readonly args: readonly string[];
  readonly proofs: Readonly<Record<string, Proof>>;
  /** For a run that names no seed. */
  readonly freshSeed: () => number;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
};

/** Runs the proofs that are named, or all of them, one after the other; gives the exit code. */
export async function runProofs({ args, proofs, freshSeed, out, err }: ProofsAsked): Promise<number> {
  const wanted = readArgs(args, proofs);
  if (typeof wanted === 'string') {
    err(wanted);
    return exitWrongInput;
  }
  const { names, long, worlds, workers } = wanted;
  let exit = exitHolds;
  for (const name of names) {
    const seed = wanted.seed ?? freshSeed();
    const faults = await (proofs[name] as Proof)({
      ...{ long, seed, worlds, workers },
      print: (figure) => out(JSON.stringify({ proof: name, seed, ...figure })),
    }).catch((error: unknown) => [(error as Error)?.stack ?? String(error)]);
    if (faults.length === 0) continue;
    exit = exitBroken;
    for (const fault of faults) err(`${name}: ${fault}`);
    const rest = `${long ? ' --long' : ''} --seed ${seed}${worlds === undefined ? '' : ` --worlds ${worlds}`}`;
    err(`again: npm run prove -- ${name}${rest}`);
  }
  return exit;
}

type Wanted = Pick<ProofRun, 'long' | 'worlds' | 'workers'> & {
  readonly names: readonly string[];
  readonly seed: number | null;
};

/** Each is a whole number between these. */
const numbers = {
  seed: { min: 0, max: seedMax },
  worlds: { min: 1, max: 1_000_000 },
  workers: { min: 1, max: 64 },
} as const;
type Numbers = { [name in keyof typeof numbers]?: string | undefined };

function readArgs(args: readonly string[], proofs: Readonly<Record<string, Proof>>): Wanted | string {
  let parsed: { values: Numbers & { long: boolean }; positionals: string[] };
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        long: { type: 'boolean', default: false },
        seed: { type: 'string' },
        worlds: { type: 'string' },
        workers: { type: 'string' },
      },
    });
  } catch (error) {
    return (error as Error).message;
  }
  const { values, positionals } = parsed;
  const known = Object.keys(proofs);
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) return `no such proof: ${unknown.join(', ')}; there are ${known.join(', ')}`;
  for (const [name, { min, max }] of Object.entries(numbers)) {
    const text = values[name as keyof Numbers];
    if (text !== undefined && !(/^\d+$/.test(text) && Number(text) >= min && Number(text) <= max))
      return `--${name}: "${text}" is not a whole number of ${min} to ${max}`;
  }
  const { long, seed, worlds, workers } = values;
  return {
    names: positionals.length > 0 ? positionals : known,
    long,
    seed: seed === undefined ? null : Number(seed),
    worlds: worlds === undefined ? undefined : Number(worlds),
    workers: workers === undefined ? undefined : Number(workers),
  };
}
