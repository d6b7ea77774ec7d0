import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endPrograms } from '../../../server/demo/end-programs.ts';
import { isAlive, runningPid } from '../../../server/demo/pid-file.ts';
import { portIsFree, portOf } from '../../../server/demo/ports.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'puhui-demo-'));
  await mkdir(join(dataDir, 'run'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

describe('a port', () => {
  it.each([
    [undefined, 8600],
    ['0', 0],
    ['65535', 65_535],
    ['65536', { fault: 'PORT: "65536" is not a port' }],
    ['', { fault: 'PORT: "" is not a port' }],
    ['86oo', { fault: 'PORT: "86oo" is not a port' }],
    ['-1', { fault: 'PORT: "-1" is not a port' }],
  ])('that the environment gives as %j is %j', (text, port) => {
    expect(portOf({ PORT: text }, 'PORT', 8600)).toEqual(port);
  });

  it('is free until somebody listens there, and again after', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    expect(await portIsFree(port)).toBe(false);
    other.close();
    await once(other, 'close');
    expect(await portIsFree(port)).toBe(true);
  });
});

describe('a pid file', () => {
  it.each([
    ['that is not there', null],
    ['that is empty', ''],
    ['with words in it', 'twelve'],
    // Process 1 is never a part of the demo, and a signal to it would be somebody else's.
    ['of process 1', '1'],
    ['of another program that has the number by now', String(process.pid)],
  ])('%s names no running part', async (_what, text) => {
    if (text !== null) await writeFile(join(dataDir, 'run', 'server.pid'), text);
    expect(runningPid(dataDir, 'server')).toBeNull();
  });

  it('names the part that runs', async () => {
    const { child } = await program('server/main.js');
    await writeFile(join(dataDir, 'run', 'server.pid'), `${child.pid}\n`);
    expect(runningPid(dataDir, 'server')).toBe(child.pid);
    expect(runningPid(dataDir, 'till')).toBeNull();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(runningPid(dataDir, 'server')).toBeNull();
  });
});

describe('ending programs', () => {
  it('asks first', async () => {
    const { child, exit } = await program('server/main.js');
    await endPrograms(dataDir, [child.pid ?? -1]);
    expect(await exit).toEqual([null, 'SIGTERM']);
  });

  it('kills one that does not listen, within three seconds', async () => {
    const { child, exit } = await program('server/main.js', 'process.on("SIGTERM", () => {})');
    const begunMs = performance.now();
    await endPrograms(dataDir, [child.pid ?? -1]);
    expect(await exit).toEqual([null, 'SIGKILL']);
    expect(performance.now() - begunMs).toBeLessThan(3_000);
    expect(isAlive(child.pid ?? -1)).toBe(false);
  });
});

/** A program that only waits, under the name of a part. */
async function program(name: string, more = '') {
  const code = `${more}; setInterval(() => {}, 1000); process.stdout.write('up\\n')`;
  const child = spawn(process.execPath, ['-e', code, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  await once(child.stdout, 'data');
  return { child, exit };
}
