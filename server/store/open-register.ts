import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Announcements } from '../publish/announcements.ts';
import type { ProgrammeKeyRing } from '../publish/programme-keys.ts';
import type { WorkQueue } from '../publish/work-queue.ts';
import type { Challenges } from '../terminals/challenges.ts';
import type { DataFolder } from './data-folder.ts';
import type { RegisterCipher } from './register-cipher.ts';
import type { ServerTables } from './tables.ts';

/** What comes from outside the program: only the main file knows the real ones. */
export type Surroundings = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Cryptographic randomness. */
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Logger;
};

/** The register itself, with what is needed to read and write it. */
export type OpenRegister = Surroundings & {
  readonly folder: DataFolder;
  readonly database: Kysely<ServerTables>;
  readonly register: RegisterCipher;
  readonly keys: ProgrammeKeyRing;
  /** X25519, base64: goes out in assignments. */
  readonly evidencePublicKey: string;
  /** What tills sign into their calls, so that no recorded call is taken. */
  readonly challenges: Challenges;
  /** What the feed passes on to tills. */
  readonly announcements: Announcements;
  /** One publication at a time: versions are counted up from what was read. */
  readonly publications: WorkQueue;
  readonly close: () => Promise<void>;
};
