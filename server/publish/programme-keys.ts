import { existsSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Root } from '../../terminal/core/trust/head.ts';
import type { TokenSetting } from '../../terminal/wire/documents/assignment.ts';
import { tokenSettingSchema } from '../../terminal/wire/documents/assignment.ts';
import { parseJson } from '../../terminal/wire/faults.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import type { DataFolder } from '../store/data-folder.ts';
import { secretMode, writeDurably } from '../store/durable-file.ts';

/** The keys that a running server uses. The root keys are not among them: they sign roots and nothing else. */
export type ProgrammeKeys = {
  readonly publisher: SigningKey;
  readonly head: SigningKey;
  /** How the programme's tills derive card tokens. */
  readonly token: TokenSetting;
  /** Signs the codes that members' phones show. */
  readonly memberCode: SigningKey;
};

export const keyFileNames = {
  root: (number: number) => `root-${number}.pem`,
  publisher: 'publisher.pem',
  head: 'head.pem',
  token: 'token.json',
  memberCode: 'member-code.pem',
  /** Made for the root that comes next; it takes the other's place when that root is in force. */
  next: { publisher: 'publisher-next.pem', head: 'head-next.pem' },
} as const;

const onlineRoles = ['publisher', 'head'] as const;
type OnlineRole = (typeof onlineRoles)[number];

/** Reads each programme's keys from its folder once. */
export class ProgrammeKeyRing {
  readonly #folder: DataFolder;
  readonly #loaded = new Map<string, Promise<ProgrammeKeys>>();

  constructor(folder: DataFolder) {
    this.#folder = folder;
  }

  /** Which keys a root names that do not lie here, one line each. */
  async missing(programme: string, root: Root): Promise<readonly string[]> {
    const missing: string[] = [];
    for (const role of onlineRoles) {
      if ((await this.#fileOf(programme, role, root)) === null)
        missing.push(`${role}: neither ${keyFileNames[role]} nor ${keyFileNames.next[role]} is in the root`);
    }
    return missing;
  }

  /** Puts the keys that a root names in their places; those that it takes back are gone. */
  async settle(programme: string, root: Root): Promise<void> {
    const folder = this.#folder.programmeKeys(programme);
    for (const role of onlineRoles) {
      if ((await this.#fileOf(programme, role, root)) === keyFileNames.next[role])
        await rename(join(folder, keyFileNames.next[role]), join(folder, keyFileNames[role]));
    }
    this.#loaded.delete(programme);
  }

  async #fileOf(programme: string, role: OnlineRole, root: Root): Promise<string | null> {
    for (const name of [keyFileNames[role], keyFileNames.next[role]]) {
      const file = join(this.#folder.programmeKeys(programme), name);
      if (!existsSync(file)) continue;
      if (root.roles[role].keys.includes(SigningKey.fromPem(await readFile(file, 'utf8')).id)) return name;
    }
    return null;
  }

  /** Throws when a key file is missing or is no key: nothing can be signed then. */
  of(programme: string): Promise<ProgrammeKeys> {
    const loaded = this.#loaded.get(programme) ?? load(this.#folder.programmeKeys(programme));
    this.#loaded.set(programme, loaded);
    return loaded;
  }
}

async function load(folder: string): Promise<ProgrammeKeys> {
  const read = (name: string) => readFile(join(folder, name), 'utf8');
  const token = parseJson(await read(keyFileNames.token), tokenSettingSchema, keyFileNames.token);
  if (!token.ok) throw new Error(token.faults.join('; '));
  return {
    publisher: SigningKey.fromPem(await read(keyFileNames.publisher)),
    head: SigningKey.fromPem(await read(keyFileNames.head)),
    token: token.value,
    memberCode: SigningKey.fromPem(await memberCodePem(join(folder, keyFileNames.memberCode))),
  };
}

/** A programme that is older than member codes gets its key when it is first asked for. */
async function memberCodePem(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const pem = SigningKey.generate().toPem();
    await writeDurably(file, pem, secretMode);
    return pem;
  }
}
