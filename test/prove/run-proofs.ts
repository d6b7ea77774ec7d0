import { parseArgs } from 'node:util';
import type { Proof } from './proof.ts';

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
  let exit = exitHolds;
  for (const name of wanted.names) {
    const seed = wanted.seed ?? freshSeed();
    const faults = await (proofs[name] as Proof)({
      long: wanted.long,
      seed,
      print: (figure) => out(JSON.stringify({ proof: name, seed, ...figure })),
    }).catch((error: unknown) => [(error as Error)?.stack ?? String(error)]);
    if (faults.length === 0) continue;
    exit = exitBroken;
    for (const fault of faults) err(`${name}: ${fault}`);
    err(`again: npm run prove -- ${name}${wanted.long ? ' --long' : ''} --seed ${seed}`);
  }
  return exit;
}

type Wanted = { readonly names: readonly string[]; readonly long: boolean; readonly seed: number | null };

function readArgs(args: readonly string[], proofs: Readonly<Record<string, Proof>>): Wanted | string {
  let parsed: { values: { long: boolean; seed?: string | undefined }; positionals: string[] };
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { long: { type: 'boolean', default: false }, seed: { type: 'string' } },
    });
  } catch (error) {
    return (error as Error).message;
  }
  const { values, positionals } = parsed;
  const known = Object.keys(proofs);
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) return `no such proof: ${unknown.join(', ')}; there are ${known.join(', ')}`;
  const seed = values.seed === undefined ? null : Number(values.seed);
  if (seed !== null && !(Number.isInteger(seed) && seed >= 0 && seed <= seedMax)) {
    return `--seed: "${values.seed}" is not a whole number of 0 to ${seedMax}`;
  }
  return { names: positionals.length > 0 ? positionals : known, long: values.long, seed };
}
