import { execFileSync } from 'node:child_process';

/**
 * Tests that start real processes run the compiled program, its bundle and its built pages: build them once, before
 * any of them.
 */
export function setup(): void {
  const tsc = ['node_modules/typescript/bin/tsc', '--build'];
  execFileSync(process.execPath, tsc, { stdio: 'inherit' });
  // The tills that the crash tests kill.
  execFileSync(process.execPath, [...tsc, 'test/prove'], { stdio: 'inherit' });
  for (const part of ['pages:changed', 'bundle:changed'])
    execFileSync('npm', ['run', '-s', part], { stdio: 'inherit' });
}
