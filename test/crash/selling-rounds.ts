import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { journalTruth } from './journal-truth.ts';
import type { Said } from './run-selling-till.ts';

/** A journal is begun anew after so many crashes: its first minutes are tried as well, and it stays small. */
const crashesPerJournal = 20;

export type RoundsSeen = {
  crashes: number;
  acknowledged: number;
  entries: number;
  /** Cut off before an answer, and there all the same: asked again, and not sold twice. */
  foundAgain: number;
  lost: number;
  readonly faults: string[];
};

export type Crash = (round: {
  readonly folder: string;
  readonly number: number;
  readonly askAgain: readonly string[];
}) => Promise<Said>;

/** Crashes tills again and again, `workers` at a time, and asks each journal afterwards for all that was acknowledged. */
export async function sellingRounds(asked: {
  readonly crashes: number;
  readonly workers: number;
  readonly crash: Crash;
}): Promise<RoundsSeen> {
  const seen: RoundsSeen = { crashes: 0, acknowledged: 0, entries: 0, foundAgain: 0, lost: 0, faults: [] };
  let begun = 0;
  const next = () => {
    if (begun >= asked.crashes) return null;
    begun += 1;
    return begun;
  };
  const worker = async () => {
    for (let first = next(); first !== null; first = next())
      await oneJournal({ first, next, crash: asked.crash, seen });
  };
  await Promise.all(Array.from({ length: asked.workers }, worker));
  return seen;
}

async function oneJournal(asked: {
  readonly first: number;
  readonly next: () => number | null;
  readonly crash: Crash;
  readonly seen: RoundsSeen;
}): Promise<void> {
  const { seen } = asked;
  const folder = mkdtempSync(join(tmpdir(), 'puhui-crash-'));
  const acknowledged = new Set<string>();
  let askAgain: readonly string[] = [];
  let entries = 0;
  try {
    let number: number | null = asked.first;
    for (let crash = 0; crash < crashesPerJournal && number !== null; crash += 1) {
      const said = await asked.crash({ folder, number, askAgain });
      seen.crashes += 1;
      for (const checkout of said.done) acknowledged.add(checkout);
      const truth = await journalTruth(folder);
      if (truth.fault !== null) seen.faults.push(`round ${number}: ${truth.fault}`);
      if (said.signal === null && said.code !== 0)
        seen.faults.push(`round ${number}: the till ended with ${said.code}: ${said.err}`);
      const missing = [...acknowledged].filter((checkout) => !truth.checkouts.has(checkout));
      const denied = [...said.denied].filter((checkout) => truth.checkouts.has(checkout));
      if (missing.length > 0)
        seen.faults.push(`round ${number}: ${missing.length} acknowledged sales are gone`);
      if (denied.length > 0) seen.faults.push(`round ${number}: ${denied.length} denied sales are there`);
      askAgain = [...said.asked].filter((checkout) => !said.done.has(checkout) && !said.denied.has(checkout));
      seen.foundAgain += askAgain.filter((checkout) => truth.checkouts.has(checkout)).length;
      seen.lost += missing.length;
      entries = truth.entries;
      // What is lost was counted: the next crash begins from what is there.
      for (const checkout of missing) acknowledged.delete(checkout);
      number = crash + 1 < crashesPerJournal ? asked.next() : null;
    }
  } finally {
    seen.acknowledged += acknowledged.size;
    seen.entries += entries;
    rmSync(folder, { recursive: true, force: true });
  }
}
