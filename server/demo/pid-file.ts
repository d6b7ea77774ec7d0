import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Part = 'server' | 'till';
export const parts: readonly Part[] = ['server', 'till'];

/** What the command line of each part holds, on whatever path the program is installed. */
const programs: Readonly<Record<Part, string>> = {
  server: 'server/main.js',
  till: 'terminal/main.js',
};

/** The process that runs this part on this data folder, whoever started it; null when there is none. */
export function runningPid(dataDir: string, part: Part): number | null {
  const pid = Number(readText(join(dataDir, 'run', `${part}.pid`))?.trim());
  return Number.isInteger(pid) && pid > 1 && isAlive(pid) && isProgram(pid, part) ? pid : null;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A process that has ended and that nobody has asked after yet (a zombie) still takes signals.
  const state = /\) (\w)/.exec(readText(`/proc/${pid}/stat`) ?? '')?.[1];
  return state !== 'Z';
}

/** A pid file outlives a killed process, and its number may be somebody else's by now. */
function isProgram(pid: number, part: Part): boolean {
  // Without /proc nothing can be asked: the file is believed.
  if (readText('/proc/self/cmdline') === null) return true;
  return readText(`/proc/${pid}/cmdline`)?.includes(programs[part]) ?? false;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
