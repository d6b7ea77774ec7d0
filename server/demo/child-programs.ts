import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Part } from './pid-file.ts';

/** As `npm run server` and `npm run till` run them: in a few files, which start sooner. */
const mains: Readonly<Record<Part, string>> = {
  server: fileURLToPath(new URL('../../bundled/server/main.js', import.meta.url)),
  till: fileURLToPath(new URL('../../bundled/terminal/main.js', import.meta.url)),
};

/** From the start of a program to the line that says where it serves. */
const serveWithinMs = 20_000;

export type ChildEnd = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** Starts the demo's own programs and knows which of them live. */
export class ChildPrograms {
  readonly #children = new Set<ChildProcess>();
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #say: (line: string) => void;

  constructor(options: {
    readonly environment: Readonly<Record<string, string | undefined>>;
    /** What a child prints, line by line. */
    readonly say: (line: string) => void;
  }) {
    this.#environment = options.environment;
    this.#say = options.say;
  }

  get pids(): readonly number[] {
    return [...this.#children].flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  }

  /** Resolves to the address that the program prints, or to null when it ends or stays silent. */
  serve(part: Part, args: readonly string[], ended: (end: ChildEnd) => void): Promise<string | null> {
    const child = this.#start(part, ['serve', ...args]);
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, serveWithinMs, null);
      this.#lines(child, (line) => {
        const address = /^\w+ (http:\/\/127\.0\.0\.1:[0-9]+)$/.exec(line)?.[1];
        if (address === undefined) return this.#say(line);
        clearTimeout(timer);
        resolve(address);
      });
      child.once('exit', (code, signal) => {
        clearTimeout(timer);
        resolve(null);
        ended({ code, signal });
      });
    });
  }

  /** Runs a command to its end; true when it succeeded. What it prints on standard output is not shown. */
  run(part: Part, args: readonly string[]): Promise<boolean> {
    const child = this.#start(part, args);
    child.stdout?.resume();
    return new Promise((resolve) => {
      child.once('exit', (code) => resolve(code === 0));
    });
  }

  #start(part: Part, args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, ['--enable-source-maps', mains[part], ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: this.#environment,
    });
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    return child;
  }

  #lines(child: ChildProcess, each: (line: string) => void): void {
    if (child.stdout !== null) createInterface({ input: child.stdout }).on('line', each);
  }
}
