import fs from 'node:fs';
import { basename } from 'node:path';
import { type DiskDials, type Program, takesRoom } from './program.ts';

const blockBytes = 4_096;
const takesMs = { min: 0.02, max: 20 } as const;

/** The functions of `node:fs/promises` that the product uses, each one event of the program that asks. */
export const promisedFileNames = [
  'readFile',
  'writeFile',
  'rename',
  'rm',
  'readdir',
  'mkdir',
  'stat',
  'access',
  'unlink',
  'copyFile',
  'chmod',
] as const;

/** Does with the synchronous function, at a moment of the simulation, what the promised one would do. */
export function promisedFile(
  program: Program,
  name: (typeof promisedFileNames)[number],
  given: unknown[],
): Promise<unknown> {
  const sync = fs[`${name}Sync`] as (...given: unknown[]) => unknown;
  const { disk } = program.machine;
  return asEvent(program, `${name} ${shown(given[0])}`, () => {
    if (name === 'writeFile') expectRoom(disk, given[1]);
    if ((name === 'rm' || name === 'unlink') && disk.freeBytes !== null)
      disk.freeBytes += fs.statSync(String(given[0]), { throwIfNoEntry: false })?.size ?? 0;
    return sync(...given);
  });
}

/** Most disks have no room that could be kept for a bad day: the ballast of every till would be filled in every world. */
export function promisedRoom(program: Program): Promise<unknown> {
  return asEvent(program, 'statfs', () => ({
    bavail: Math.floor((program.machine.disk.freeBytes ?? 0) / blockBytes),
    bsize: blockBytes,
  }));
}

function expectRoom(disk: DiskDials, content: unknown): void {
  if (takesRoom(disk, Buffer.byteLength(content as string | Uint8Array))) return;
  throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
}

/** `open` of `node:fs/promises`, with the methods of its handle that the product uses. */
export async function promisedOpen(
  program: Program,
  ...given: Parameters<typeof fs.openSync>
): Promise<unknown> {
  const name = shown(given[0]);
  const fd = await asEvent(program, `open ${name}`, () => fs.openSync(...given));
  const later = <Result>(what: string, work: () => Result) => asEvent(program, `${what} ${name}`, work);
  const write = <Result>(content: string | Uint8Array, work: () => Result) =>
    later('write', () => {
      expectRoom(program.machine.disk, content);
      return work();
    });
  return {
    fd,
    writeFile: (content: string | Uint8Array) => write(content, () => fs.writeFileSync(fd, content)),
    appendFile: (content: string | Uint8Array) => write(content, () => fs.writeFileSync(fd, content)),
    readFile: (encoding?: BufferEncoding) => later('read', () => fs.readFileSync(fd, encoding)),
    read: (buffer: Buffer, offset: number, length: number, position: number | null) =>
      later('read', () => ({ bytesRead: fs.readSync(fd, buffer, offset, length, position), buffer })),
    write: (buffer: Uint8Array, offset?: number, length?: number, position?: number | null) =>
      write(buffer, () => ({ bytesWritten: fs.writeSync(fd, buffer, offset, length, position), buffer })),
    truncate: (length?: number) => later('truncate', () => fs.ftruncateSync(fd, length)),
    stat: () => later('stat', () => fs.fstatSync(fd)),
    chmod: (mode: number) => later('chmod', () => fs.fchmodSync(fd, mode)),
    sync: () => later('sync', () => {}),
    datasync: () => later('sync', () => {}),
    close: () => later('close', () => fs.closeSync(fd)),
  };
}

/** The functions with a callback by which Express sends a file. */
export const calledFileNames = ['stat', 'fstat', 'open', 'read', 'close'] as const;

export function calledFile(program: Program, name: (typeof calledFileNames)[number], given: unknown[]): void {
  const done = given.at(-1) as (error: unknown, ...results: unknown[]) => void;
  const sync = fs[`${name}Sync`] as (...given: unknown[]) => unknown;
  program.later(program.machine.simulation.skewed(takesMs.min, takesMs.max), `file ${name}`, () => {
    let result: unknown;
    try {
      result = sync(...given.slice(0, -1));
    } catch (error) {
      done(error);
      return;
    }
    done(null, result, given[1]);
  });
}

/** Published files are named by their hash, which hangs on the keys of the template and not on the seed. */
function shown(path: unknown): string {
  return basename(String(path)).replace(/[0-9a-f]{64}/, 'HASH');
}

function asEvent<Result>(program: Program, what: string, work: () => Result): Promise<Result> {
  return new Promise((resolve, reject) => {
    program.later(program.machine.simulation.skewed(takesMs.min, takesMs.max), `file ${what}`, () => {
      try {
        resolve(work());
      } catch (error) {
        reject(error);
      }
    });
  });
}
