import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { StateWriter } from '../../terminal/till/cache/state-writer.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'puhui-state-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

it('a disk that says once that it lost a part of the state is believed, whatever it says of the parts after it', async () => {
  const some = await open(join(folder, 'some'), 'w');
  const disk = Object.getPrototypeOf(some) as typeof some;
  await some.close();
  const sync = vi
    .spyOn(disk, 'datasync')
    .mockRejectedValueOnce(Object.assign(new Error('lost'), { code: 'EIO' }));
  const writer = await StateWriter.create(join(folder, 'state'));
  await writer.add(new Uint8Array(10));
  await vi.waitUntil(() => sync.mock.settledResults.length > 0);
  for (const part of [20, 30]) await writer.add(new Uint8Array(part));
  await expect(writer.finish()).rejects.toThrow('lost');
  await writer.close();
});
