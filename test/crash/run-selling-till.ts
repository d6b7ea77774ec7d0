import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { repository } from '../house/repository.ts';
import { type SellingOrder, sellingOrderVariable } from './selling-order.ts';

const program = join(repository, 'dist/test/crash/selling-till.js');
/** A till that neither ends nor is killed within this is stuck. */
const aliveMsMax = 60_000;

export type Said = {
  readonly asked: ReadonlySet<string>;
  readonly done: ReadonlySet<string>;
  readonly denied: ReadonlySet<string>;
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
  readonly err: string;
};

/** Starts a selling till and resolves when it is gone, with all that it said; `heard` may kill it. */
export function runSellingTill(
  order: SellingOrder,
  how: {
    readonly env?: Readonly<Record<string, string>>;
    readonly heard?: (line: number, till: ChildProcess) => void;
  } = {},
): Promise<Said> {
  return new Promise((resolve, reject) => {
    const till = spawn(process.execPath, [program], {
      cwd: repository,
      env: { ...process.env, ...how.env, [sellingOrderVariable]: JSON.stringify(order) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stuck = setTimeout(() => till.kill('SIGKILL'), aliveMsMax);
    const said = { ask: new Set<string>(), done: new Set<string>(), not: new Set<string>() };
    let [lines, err] = [0, ''];
    createInterface(till.stdout).on('line', (line) => {
      const [word = '', checkout = ''] = line.split(' ');
      if (word === 'ask' || word === 'done' || word === 'not') said[word].add(checkout);
      lines += 1;
      how.heard?.(lines, till);
    });
    till.stderr.on('data', (chunk) => {
      err += chunk;
    });
    till.once('error', reject);
    till.once('close', (code, signal) => {
      clearTimeout(stuck);
      resolve({ asked: said.ask, done: said.done, denied: said.not, code, signal, err });
    });
  });
}
