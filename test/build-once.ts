import { execFileSync } from 'node:child_process';

/** Tests that start real processes run the compiled program and its built pages: build them once, before any of them. */
export function setup(): void {
  const tsc = ['node_modules/typescript/bin/tsc', '--build'];
  execFileSync(process.execPath, tsc, { stdio: 'inherit' });
  // The tills that the crash tests kill.
  execFileSync(process.execPath, [...tsc, 'test/prove'], { stdio: 'inherit' });
  execFileSync('npm', ['run', '-s', 'pages:changed'], { stdio: 'inherit' });
}
