import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Remains } from '../../../terminal/till/salvage/read-remains.ts';
import { type WhatIsLeft, whatIsLeft } from '../../../terminal/till/salvage/what-is-left.ts';

export const pageBytes = 4_096;

/** The file with one change, and no log beside it. */
export function writeDamaged(original: Buffer, file: string, damage: (bytes: Buffer) => void): void {
  const bytes = Buffer.from(original);
  damage(bytes);
  for (const part of ['-wal', '-shm']) rmSync(`${file}${part}`, { force: true });
  writeFileSync(file, bytes);
}

export function flip(bytes: Buffer, bit: number): void {
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
}

/** Every page on which some of these texts stand is gone. */
export function erasePagesWith(file: string, ...texts: readonly string[]): void {
  const bytes = readFileSync(file);
  for (let page = 0; page * pageBytes < bytes.length; page += 1) {
    const here = bytes.subarray(page * pageBytes, (page + 1) * pageBytes);
    if (texts.some((text) => here.includes(text))) here.fill(0);
  }
  writeFileSync(file, bytes);
}

/** Which of the entries 1 to `count` are neither saved nor named as lost, and which are saved as others than they were. */
export function hiddenOf(
  remains: Remains,
  truth: { readonly terminal: string; readonly hashes: readonly string[] },
): { readonly left: WhatIsLeft; readonly faults: readonly string[] } {
  const { terminal, hashes } = truth;
  const left = whatIsLeft(remains, { terminal, epoch: 1, root: null });
  const word = left.kept.find(({ epoch }) => epoch === 1);
  const saved = new Map(
    left.epochs.flatMap(({ entries }) => entries.map(({ sequence, hash }) => [sequence, hash])),
  );
  const faults = hashes.flatMap((hash, place) => {
    const sequence = place + 1;
    const known = saved.get(sequence);
    if (known !== undefined) return known === hash ? [] : [`${sequence} is another entry`];
    return sequence <= (word?.end ?? 0) ? [] : [`${sequence} is hidden`];
  });
  if ((word?.end ?? 0) > hashes.length) faults.push(`an entry ${word?.end} is named that never was`);
  return { left, faults };
}
