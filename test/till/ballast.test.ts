import { mkdtemp, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Ballast } from '../../terminal/till/journal/ballast.ts';

const bytes = 300_000;
/** What `stat` counts in, whatever the file system's own blocks are. */
const blockBytes = 512;

let folder: string;
let free: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'puhui-ballast-'));
  free = 1_000_000_000;
});
afterEach(() => rm(folder, { recursive: true }));

const file = () => join(folder, 'ballast');
const open = () => Ballast.open(file(), { bytes, freeBytes: async () => free });
const sizeOf = async () => (await stat(file()).catch(() => null))?.size ?? null;

describe('the room that is kept for a full disk', () => {
  it('is really taken, not only promised', async () => {
    expect((await open()).state).toBe('kept');
    const { size, blocks } = await stat(file());
    expect(size).toBe(bytes);
    expect(blocks * blockBytes).toBeGreaterThanOrEqual(bytes);
  });

  it('is given up once, and then there is none', async () => {
    const ballast = await open();
    expect(await Promise.all([ballast.giveUp(), ballast.giveUp()])).toEqual([true, false]);
    expect([ballast.state, await sizeOf()]).toEqual(['given-up', null]);
  });

  it('is given up in time, and comes back when there is room for it several times over', async () => {
    const ballast = await open();
    const seen: string[] = [];
    for (const bytesFree of [2_000_000, 999_999, 400_000, 1_199_999, 1_200_000]) {
      free = bytesFree;
      await ballast.tend();
      seen.push(ballast.state);
    }
    expect(seen).toEqual(['kept', 'given-up', 'given-up', 'given-up', 'kept']);
    expect(await sizeOf()).toBe(bytes);
  });

  it('is not taken from a disk that is full already', async () => {
    free = 500_000;
    expect([(await open()).state, await sizeOf()]).toEqual(['given-up', null]);
  });

  it('is made again after a start when half of it is there', async () => {
    await open();
    await truncate(file(), 1_000);
    expect([(await open()).state, await sizeOf()]).toEqual(['kept', bytes]);
  });
});
