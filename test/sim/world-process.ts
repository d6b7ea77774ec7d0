import { outsidePrograms } from './machine/program.ts';
import { type RunnerAnswer, runnerHere, type WorldSize } from './world-runner.ts';

/** The program of a runner's process: is told seeds, simulates them, and says what it saw. */
const making = runnerHere(JSON.parse(process.argv[2] ?? '') as WorldSize);
const end = () => {
  making
    .then(
      (runner) => runner.end(),
      () => {},
    )
    .finally(() => process.exit());
};
// Whoever started it is gone, or wants nothing more of it.
process.on('disconnect', end);
process.on('SIGTERM', end);
// The terminal tells all of them; the one that started this one says what becomes of it.
process.on('SIGINT', () => {});
process.on('message', ({ seed }: { readonly seed: number }) => {
  const answer = (what: RunnerAnswer) => process.send?.(what);
  making
    .then((runner) => outsidePrograms(() => runner.run(seed)))
    .then(
      (ran) => answer({ ran }),
      (error: Error) => answer({ failed: error.stack ?? error.message }),
    );
});
