import { join } from 'node:path';

/** Where everything of the server lies under the data folder. */
export type DataFolder = {
  readonly database: string;
  /** Published files, each named by its SHA-256. */
  readonly files: string;
  /** A copy of each programme's head and root, for web servers that hand out files. */
  readonly heads: string;
  /** The state of a programme's members that was published last, to go on from; without it a new base is made. */
  readonly memberStates: (programme: string) => string;
  /** All keys below. */
  readonly keys: string;
  /** The key of the register's encryption. */
  readonly dataKey: string;
  /** The private half of the key that tills seal card evidence to. */
  readonly evidenceKey: string;
  /** The authority that tills pin, and the server's certificate of it. */
  readonly transportKeys: string;
  /** Signing keys and the card-token key of one programme. */
  readonly programmeKeys: (programme: string) => string;
};

export function dataFolder(dataDir: string): DataFolder {
  const server = join(dataDir, 'server');
  const keys = join(server, 'keys');
  return {
    database: join(server, 'server.db'),
    files: join(server, 'files'),
    heads: join(server, 'heads'),
    memberStates: (programme) => join(server, 'members', programme),
    keys,
    dataKey: join(keys, 'data.key'),
    evidenceKey: join(keys, 'evidence.pem'),
    transportKeys: join(keys, 'transport'),
    programmeKeys: (programme) => join(keys, programme),
  };
}
