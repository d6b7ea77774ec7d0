import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';

/** What belongs to a journal, in the order in which it is moved. */
export const journalParts = ['', '-wal', '-shm', '-answered'] as const;

/** A journal is never deleted: one that is over or damaged stays, with its log, under a name that is free. */
export async function freeName(file: string, why: 'past' | 'damaged'): Promise<string> {
  let number = 1;
  const isTaken = (name: string) => journalParts.some((part) => existsSync(`${name}${part}`));
  while (isTaken(`${file}.${why}-${number}`)) number += 1;
  return `${file}.${why}-${number}`;
}

/**
 * Moves a database file away with all that belongs to it. The file goes first: cut off here, nobody can open it
 * without its log and take it for whole. Done again, it goes on where it was.
 */
export async function setAside(file: string, name: string): Promise<void> {
  for (const part of journalParts)
    if (existsSync(`${file}${part}`)) await rename(`${file}${part}`, `${name}${part}`);
}
