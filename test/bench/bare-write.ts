import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

/** The disk alone: whoever keeps a state on it waits for no less. */
export function bareWrite(file: string, bytes: Uint8Array): number {
  const began = performance.now();
  const handle = openSync(file, 'w');
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
  fsyncSync(handle);
  closeSync(handle);
  return performance.now() - began;
}
