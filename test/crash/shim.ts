import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../house/repository.ts';

const source = join(repository, 'test/crash/power-and-disk.c');
const built = join(repository, 'dist/test/crash/power-and-disk.so');

/** Why the library cannot be built or preloaded here; null: it can. */
export function shimObstacle(): string | null {
  if (process.platform !== 'linux') return 'a library is preloaded on Linux only';
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'no C compiler (cc) is there';
  }
}

/** The path of the library, built when its source is newer. */
export function buildShim(): string {
  if (!existsSync(built) || statSync(built).mtimeMs < statSync(source).mtimeMs) {
    mkdirSync(join(repository, 'dist/test/crash'), { recursive: true });
    // Under its name only when it is whole: test files beside each other build it, and preload what is there.
    const part = `${built}.${process.pid}`;
    execFileSync('cc', ['-shared', '-fPIC', '-O2', '-Wall', '-o', part, source, '-ldl', '-lpthread']);
    renameSync(part, built);
  }
  return built;
}
