import { randomInt } from 'node:crypto';
import type { Proof } from './proof.ts';
import { runProofs } from './run-proofs.ts';

/**
 * `npm run prove [-- NAME …] [--long] [--seed N]` tries promises by force and prints what it saw, one JSON line a
 * figure, with the seed that replays it. The simulation takes `--worlds N` from that seed on, `--workers N` at a time.
 * Exit 0: they hold; 1: one broke; 2: nothing of that name.
 */
const proofs: Readonly<Record<string, Proof>> = {
  canary: async (run) => (await import('../personal-data/prove-personal-data.ts')).provePersonalData(run),
  kill: async (run) => (await import('../crash/prove-kill.ts')).proveKill(run),
  disk: async (run) => (await import('../crash/prove-disk.ts')).proveDisk(run),
  trust: async (run) => (await import('../forgery/prove-trust.ts')).proveTrust(run),
  power: async (run) => (await import('../crash/prove-power.ts')).provePower(run),
  salvage: async (run) => (await import('../crash/prove-salvage.ts')).proveSalvage(run),
  sim: async (run) => (await import('./sim.ts')).proveSim(run),
  network: async (run) => (await import('../network/prove-network.ts')).proveNetwork(run),
};

const seedBelow = 2 ** 32;

process.exit(
  await runProofs({
    args: process.argv.slice(2),
    proofs,
    freshSeed: () => randomInt(seedBelow),
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
  }),
);
