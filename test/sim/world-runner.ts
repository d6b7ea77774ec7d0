import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type SeedOptions, type SeedReport, simulateSeed } from './simulate-seed.ts';
import { makeTemplate, type UnionSize } from './union-template.ts';

export type WorldSize = UnionSize & Pick<SeedOptions, 'hours' | 'haste' | 'customerEveryMsMax'>;

export type RunWorld = SeedReport & {
  /** Processor time of the process that simulated it, on all its threads. */
  readonly cpuSeconds: number;
};

/** Simulates one world after the other, all of one size. */
export type WorldRunner = {
  /** Rejects when its process has ended. */
  readonly run: (seed: number) => Promise<RunWorld>;
  readonly end: () => void;
};

/** In this process. */
export async function runnerHere(size: WorldSize): Promise<WorldRunner> {
  const template = await makeTemplate(size);
  return {
    run: async (seed) => {
      const before = process.cpuUsage();
      const report = await simulateSeed(template, { ...size, seed });
      const { user, system } = process.cpuUsage(before);
      return { ...report, cpuSeconds: Math.round((user + system) / 1e5) / 10 };
    },
    end: template.remove,
  };
}

/** What a runner's process answers. */
export type RunnerAnswer = { readonly ran: RunWorld } | { readonly failed: string };

/** In a process of its own. */
export function runnerInChild(size: WorldSize, program = childProgram): WorldRunner {
  const child = fork(program, [JSON.stringify(size)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // One statement is done at a time: more threads would only take turns at waiting for it, an eighth of the time.
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
  });
  return {
    run: (seed) => answerOf(child, seed),
    // It takes its files away first.
    end: () => child.kill('SIGTERM'),
  };
}

const childProgram = fileURLToPath(new URL('./world-process.js', import.meta.url));

function answerOf(child: ChildProcess, seed: number): Promise<RunWorld> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error(`the process that simulated world ${seed} has ended`));
    const answered = (answer: RunnerAnswer) => {
      child.off('exit', ended);
      if ('ran' in answer) resolve(answer.ran);
      else reject(new Error(answer.failed));
    };
    if (child.exitCode !== null || child.signalCode !== null) return ended();
    child.once('exit', ended);
    child.once('message', answered);
    child.send({ seed });
  });
}
