import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a till keeps what, under the data folder; the journal is precious, the rest can be made again. */
export function tillFiles(dataDir: string) {
  const folder = join(dataDir, 'till');
  return {
    identity: join(folder, 'identity.json'),
    /** The key of an enrolment whose answer has not come yet. */
    wish: join(folder, 'enrolment.json'),
    journal: join(folder, 'journal.db'),
    /** A journal that takes the damaged one's place when it is finished. */
    salvaged: join(folder, 'journal.db.salvaged'),
    /** Copies of a journal that is looked at and not touched. */
    look: join(folder, 'journal.db.look'),
    /** Room for the day on which the disk is full. */
    ballast: join(folder, 'ballast'),
    working: join(folder, 'working.db'),
    catalogue: join(folder, 'catalogue.db'),
    devices: join(folder, 'devices.json'),
    cache: join(folder, 'cache'),
    training: {
      journal: join(folder, 'training', 'journal.db'),
      working: join(folder, 'training', 'working.db'),
    },
    lock: join(folder, 'lock.db'),
    tray: join(dataDir, 'demo', 'tray.json'),
    posKey: join(dataDir, 'demo', 'pos.key'),
    pid: join(dataDir, 'run', 'till.pid'),
  } as const;
}

/** Makes the till's folder, for its owner alone. */
export async function makeTillFolder(dataDir: string): Promise<void> {
  await mkdir(join(dataDir, 'till'), { recursive: true, mode: 0o700 });
}
