import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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
} as const;

/** Reads each programme's keys from its folder once. */
export class ProgrammeKeyRing {
  readonly #folder: DataFolder;
  readonly #loaded = new Map<string, Promise<ProgrammeKeys>>();

  constructor(folder: DataFolder) {
    this.#folder = folder;
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
