import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { stateBytesMax } from '../../wire/documents/member-state-file.ts';

const readBytesMax = 67_108_864;

/** A file of the members in memory: for the thread that works on nothing else. */
export function readWhole(path: string): ArrayBuffer {
  const handle = openSync(path, 'r');
  try {
    const { size } = fstatSync(handle);
    if (size > stateBytesMax) throw new Error(`${path} has ${size} bytes, more than ${stateBytesMax}`);
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; ) {
      const got = readSync(handle, bytes, at, Math.min(readBytesMax, size - at), at);
      if (got === 0) throw new Error(`${path} got shorter while it was read`);
      at += got;
    }
    return bytes.buffer;
  } finally {
    closeSync(handle);
  }
}
