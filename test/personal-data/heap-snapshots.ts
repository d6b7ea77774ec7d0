import { existsSync } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repository } from '../house/repository.ts';
import { until } from '../processes/demo.ts';

/** What a program, and every program that it starts, is started with so that `heapSnapshot` can ask it. */
export function snapshotEnvironment(folder: string): NodeJS.ProcessEnv {
  // A snapshot shows a text's first 1,024 characters only, unless V8 is told otherwise.
  const wholeTexts = pathToFileURL(join(repository, 'test/personal-data/whole-texts.mjs')).href;
  return {
    NODE_OPTIONS: `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${folder} --import=${wholeTexts}`,
  };
}

/** Everything that the program still holds, after V8 has thrown away what it does not; buffers' bytes are not in it. */
export async function heapSnapshot(folder: string, pid: number): Promise<Buffer> {
  const before = new Set(await readdir(folder));
  process.kill(pid, 'SIGUSR2');
  let file = '';
  await until(`process ${pid} has written what it holds`, async () => {
    const names = await readdir(folder);
    const name = names.find((each) => !before.has(each) && each.includes(`.${pid}.`));
    file = join(folder, name ?? '.');
    return name !== undefined && (await isWhole(file));
  });
  return readFile(file);
}

/** The programs that a program has started. */
export async function childrenOf(pid: number): Promise<readonly number[]> {
  const list = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(list)) return [];
  return (await readFile(list, 'utf8')).trim().split(' ').filter(Boolean).map(Number);
}

/** The last thing in a snapshot is the list of its texts. */
async function isWhole(file: string): Promise<boolean> {
  const { size } = await stat(file);
  const handle = await open(file);
  try {
    const end = Buffer.alloc(8);
    const { bytesRead } = await handle.read(end, 0, end.length, Math.max(0, size - end.length));
    return /"\]\s*\}\s*$/.test(end.toString('latin1', 0, bytesRead));
  } finally {
    await handle.close();
  }
}
