import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../house/free-port.ts';
import { repository } from '../house/repository.ts';

const node = (file: string, ...args: string[]) => [
  '--enable-source-maps',
  join(repository, 'dist/bundled', file),
  ...args,
];
/** What `npm run server` and `npm run till` run. */
const mains = { server: 'server/main.js', till: 'terminal/main.js' };
/** Names the folder that `seed-once.ts` has seeded. */
export const seedVariable = 'PUHUI_TEST_SEED';
const readyMsMax = 200_000;
const untilMsMax = 90_000;
const lookEveryMs = 20;
/** A till that hears nothing asks once a minute: what is there sooner came by itself. How soon, the bench measures. */
export const overFeedMsMax = 20_000;

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever came over the wire, and say what they expect of it
export type Answer = { readonly status: number; readonly body: any };

/** What a test does beside running the demo as it is. */
export type DemoWishes = {
  /** With the seeded folder, before anything runs on it. */
  readonly prepare?: (dataDir: string) => Promise<void>;
  readonly environment?: (dataDir: string) => NodeJS.ProcessEnv;
  /** Gets every answer over HTTP as it came. */
  readonly heard?: (part: 'server' | 'till', text: string) => void;
};

/** The whole demo as `npm start` runs it, on free ports and a data folder of its own. */
export class Demo {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'puhui-demo-'));
  /** Where the till's cards come from. */
  readonly readers: string;
  readonly said: string[] = [];
  #env: NodeJS.ProcessEnv = {};
  #started: ChildProcess | undefined;
  /** What tests started themselves, beside the demo: ended with it. */
  readonly #own: ChildProcess[] = [];
  #heard: NonNullable<DemoWishes['heard']> = () => {};
  server = '';
  till = '';

  constructor(readers = 'virtual') {
    this.readers = readers;
  }

  /** On a copy of the folder that `seed-once.ts` has seeded. */
  static async start(readers = 'virtual', wishes: DemoWishes = {}): Promise<Demo> {
    const demo = new Demo(readers);
    if (wishes.heard !== undefined) demo.#heard = wishes.heard;
    const [serverPort, tillPort] = [await freePort(), await freePort()];
    demo.#env = {
      ...process.env,
      ...wishes.environment?.(demo.dataDir),
      PUHUI_DATA: demo.dataDir,
      PUHUI_SERVER_PORT: String(serverPort),
      PUHUI_TILL_PORT: String(tillPort),
    };
    const seed = process.env[seedVariable];
    if (seed !== undefined) cpSync(seed, demo.dataDir, { recursive: true });
    await wishes.prepare?.(demo.dataDir);
    await demo.run();
    await until('the till has what its server publishes', () => demo.#isFresh());
    return demo;
  }

  /** A till does not wait for its server before it is ready: on a busy machine it sells without offers for a while. */
  async #isFresh(): Promise<boolean> {
    return (await this.get('/v1/status')).body.cache?.tier === 'fresh';
  }

  /** Runs `npm start`'s program until its line `ready …`. */
  async run(...args: string[]): Promise<void> {
    const child = this.#spawn(node('server/demo.js', '--readers', this.readers, ...args));
    this.#started = child;
    const { server, till } = JSON.parse(
      (await this.#line(child, /^ready /, readyMsMax)).slice('ready '.length),
    );
    this.server = server;
    this.till = till;
  }

  /** Starts one of the two processes by itself, as `npm run server -- serve` does. */
  async serve(part: 'server' | 'till'): Promise<ChildProcess> {
    const child = this.#spawn(
      node(mains[part], 'serve', ...(part === 'till' ? ['--readers', this.readers] : [])),
    );
    this.#own.push(child);
    await this.#line(child, new RegExp(`^${part} http`), readyMsMax);
    return child;
  }

  /** Pulls the plug of one process. */
  async kill(part: 'server' | 'till'): Promise<void> {
    const pid = this.pid(part);
    process.kill(pid, 'SIGKILL');
    await until(`${part} ${pid} is gone`, () => !isRunning(pid));
  }

  /** Starts again what was killed and is not there. */
  async bringBack(): Promise<void> {
    for (const part of ['server', 'till'] as const) if (!isRunning(this.pid(part))) await this.serve(part);
  }

  pid(part: 'server' | 'till'): number {
    return Number(readFileSync(join(this.dataDir, 'run', `${part}.pid`), 'utf8'));
  }

  command(part: 'server' | 'till', ...args: string[]): Promise<Finished> {
    return this.commandWith('', part, ...args);
  }

  /** A command that reads what people would type. */
  commandWith(typed: string, part: 'server' | 'till', ...args: string[]): Promise<Finished> {
    const child = this.#spawn(node(mains[part], ...args), true);
    child.stdin?.end(typed);
    return finished(child);
  }

  /** Ctrl-C; gives how long everything took to end. */
  async stop(): Promise<number> {
    const began = Date.now();
    const children = [this.#started, ...this.#own].filter(
      (child) => child !== undefined && child.exitCode === null,
    );
    for (const child of children) child?.kill('SIGINT');
    await Promise.all(
      children.map((child) =>
        child?.exitCode === null && child.signalCode === null ? once(child, 'exit') : null,
      ),
    );
    return Date.now() - began;
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#call(this.till, 'pos.key', path, { method: 'POST', body, headers });
  }

  put(path: string, body: unknown): Promise<Answer> {
    return this.#call(this.till, 'pos.key', path, { method: 'PUT', body });
  }

  get(path: string): Promise<Answer> {
    return this.#call(this.till, 'pos.key', path, { method: 'GET' });
  }

  staff(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.#call(this.server, 'staff.key', path, { method, body });
  }

  key(name: 'pos.key' | 'staff.key'): string {
    return readFileSync(join(this.dataDir, 'demo', name), 'utf8').trim();
  }

  async #call(
    base: string,
    key: 'pos.key' | 'staff.key',
    path: string,
    how: { method: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<Answer> {
    const response = await fetch(base + path, {
      method: how.method,
      headers: {
        authorization: `Bearer ${this.key(key)}`,
        ...(how.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...how.headers,
      },
      ...(how.body === undefined ? {} : { body: JSON.stringify(how.body) }),
    });
    const text = await response.text();
    this.#heard(base === this.server ? 'server' : 'till', text);
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }

  #spawn(args: string[], isCommand = false): ChildProcess {
    const child = spawn(process.execPath, args, {
      cwd: repository,
      env: this.#env,
      stdio: [isCommand ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    });
    if (!isCommand) {
      for (const stream of [child.stdout, child.stderr]) {
        if (stream !== null) createInterface(stream).on('line', (line) => this.said.push(line));
      }
    }
    return child;
  }

  #line(child: ChildProcess, wanted: RegExp, msMax: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const give = setTimeout(
        () => reject(new Error(`no line ${wanted} within ${msMax} ms:\n${this.said.join('\n')}`)),
        msMax,
      );
      if (child.stdout !== null) {
        createInterface(child.stdout).on('line', (line) => {
          if (!wanted.test(line)) return;
          clearTimeout(give);
          resolve(line);
        });
      }
      // Not `exit`: its last words may be read after it.
      child.once('close', (code) => {
        clearTimeout(give);
        reject(new Error(`ended with ${code} before ${wanted}:\n${this.said.join('\n')}`));
      });
    });
  }
}

/** Waits for the world to become so; throws with the name of what did not come. */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  msMax = untilMsMax,
): Promise<void> {
  const end = Date.now() + msMax;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${msMax} ms: ${what}`);
    await pause(lookEveryMs);
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A killed child whose parent has not looked yet is still a name in the table.
    return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

type Finished = { readonly code: number | null; readonly out: string; readonly err: string };

async function finished(child: ChildProcess): Promise<Finished> {
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

/** The demo's basket: 20 yuan off for a certified member at the supermarket. */
export const riceAndOil = {
  lines: [
    { id: '1', sku: 'demo-rice-5kg', quantity: 2 },
    { id: '2', sku: 'demo-oil-5l', quantity: 1 },
  ],
};
