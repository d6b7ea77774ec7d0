import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, parts } from './pid-file.ts';

/** A program that does not end by itself within this time is killed; all is over within three seconds. */
const gentleMs = 2_000;
const checkEveryMs = 20;

/** Ends these processes: asks first, then kills. Resolves when none is left. */
export async function endPrograms(dataDir: string, pids: readonly number[]): Promise<void> {
  for (const pid of pids) signal(pid, 'SIGTERM');
  if (!(await allGone(pids, gentleMs))) {
    for (const pid of pids.filter(isAlive)) signal(pid, 'SIGKILL');
    await allGone(pids, gentleMs / 4);
    // Killed, they could not take their pid files with them.
    for (const part of parts) await rm(join(dataDir, 'run', `${part}.pid`), { force: true });
  }
}

async function allGone(pids: readonly number[], withinMs: number): Promise<boolean> {
  for (let waitedMs = 0; pids.some(isAlive); waitedMs += checkEveryMs) {
    if (waitedMs >= withinMs) return false;
    await new Promise((resolve) => setTimeout(resolve, checkEveryMs));
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended between the question and the signal.
  }
}
