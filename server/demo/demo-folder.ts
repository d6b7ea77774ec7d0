import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { publicMode, writeDurably } from '../store/durable-file.ts';

/** What the demo keeps beside the data of server and till. */
export type DemoFolder = {
  readonly folder: string;
  readonly posKey: string;
  readonly staffKey: string;
  /** A login for the console: user and password. */
  readonly staffLogin: string;
  readonly tray: string;
  /** `MERCHANT.csv` for each shop, as the till's import wants it. */
  readonly catalogues: string;
  /** The till has them. */
  readonly stocked: string;
  /** Written first and last: between the two the folder is half seeded. */
  readonly begun: string;
  readonly seeded: string;
};

export function demoFolder(dataDir: string): DemoFolder {
  const folder = join(dataDir, 'demo');
  return {
    folder,
    posKey: join(folder, 'pos.key'),
    staffKey: join(folder, 'staff.key'),
    staffLogin: join(folder, 'staff.json'),
    tray: join(folder, 'tray.json'),
    catalogues: join(folder, 'catalogues'),
    stocked: join(folder, 'stocked'),
    begun: join(folder, 'begun'),
    seeded: join(folder, 'seeded.json'),
  };
}

/** `foreign`: a register stands there that no demo made; it is not ours to touch. */
export type DemoState = 'seeded' | 'half-seeded' | 'empty' | 'foreign';

export function demoState(dataDir: string): DemoState {
  const { begun, seeded } = demoFolder(dataDir);
  if (existsSync(seeded)) return 'seeded';
  if (existsSync(begun)) return 'half-seeded';
  return existsSync(join(dataDir, 'server')) || existsSync(join(dataDir, 'till')) ? 'foreign' : 'empty';
}

/** The parts of a data folder that a demo makes; nothing else in it is ever removed. */
const ownFolders = ['run', 'till', 'server'] as const;

/** The mark of the beginning goes last: a wipe that is broken off leaves a folder that is seeded anew. */
export async function wipeDemo(dataDir: string): Promise<void> {
  await rm(demoFolder(dataDir).seeded, { force: true });
  for (const name of ownFolders) await rm(join(dataDir, name), { recursive: true, force: true });
  await rm(demoFolder(dataDir).folder, { recursive: true, force: true });
}

export async function beginSeeding(dataDir: string): Promise<void> {
  await wipeDemo(dataDir);
  await writeDurably(demoFolder(dataDir).begun, '', publicMode);
}
