import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { repository } from '../../house/repository.ts';

/** Reads a package of the peers. */
export type LoadPeer = (name: string) => unknown;

const installMs = 600_000;
const written = join(repository, 'test/bench/peers');
/** Among what is built: no tool of this house walks there, and no other part of the program resolves to it. */
const installed = join(repository, 'dist/test/bench/peers');

/**
 * The peers, as they are published, in the versions of their own lock file. Their tree is 600 packages: it is
 * installed when a bench asks for it, and again when the lock file has changed. Throws without the registry.
 */
export async function installedPeers(): Promise<LoadPeer> {
  const lock = await readFile(join(written, 'package-lock.json'), 'utf8');
  const stamp = join(installed, 'node_modules/.installed-lock.json');
  if ((await readFile(stamp, 'utf8').catch(() => null)) !== lock) {
    process.stderr.write('Installing the peers (600 packages, some minutes the first time) …\n');
    await mkdir(installed, { recursive: true });
    for (const file of ['package.json', 'package-lock.json'])
      await copyFile(join(written, file), join(installed, file));
    // None of their scripts runs: no package of this tree needs one. Our own strictness about engines does not
    // bind them: one of the 600 names a newer Node than it needs.
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-engine-strict'];
    await promisify(execFile)('npm', ['ci', ...flags], {
      cwd: installed,
      timeout: installMs,
      maxBuffer: 16_000_000,
    });
    await mkdir(dirname(stamp), { recursive: true });
    await copyFile(join(written, 'package-lock.json'), stamp);
  }
  return createRequire(join(installed, 'package.json'));
}
