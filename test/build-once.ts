import { execFileSync } from 'node:child_process';

/** Tests that start real processes run the compiled program and its built pages: build them once, before any of them. */
export function setup(): void {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '--build'], { stdio: 'inherit' });
  execFileSync('npm', ['run', '-s', 'pages:changed'], { stdio: 'inherit' });
}
