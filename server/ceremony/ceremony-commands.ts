import type { Command } from 'commander';
import { envelopeSchema } from '../../terminal/wire/envelope.ts';
import { parseJson } from '../../terminal/wire/faults.ts';
import { callOffice, type Office } from '../commands.ts';
import { trustedRoot } from '../publish/publish-root.ts';
import { dataFolder } from '../store/data-folder.ts';
import { instant } from '../store/server-store.ts';
import { CeremonyRefused } from './ceremony-refused.ts';
import { nextKey } from './next-keys.ts';
import { draftNextRoot } from './root-draft.ts';
import { makeRootKey, openRootKey } from './root-key-file.ts';
import { draftPaper, envelopeOf, progressOf, readPaper, signPaper, writePaper } from './root-paper.ts';
import { paperLines } from './root-words.ts';

export type CeremonyWorld = {
  readonly now: () => number;
  readonly dataDir: string;
  readonly print: (line: string) => void;
  readonly askPassphrase: () => Promise<string>;
  /** The running server, and the key with which staff speak to it. */
  readonly office: (keyFile: string) => Promise<Office>;
  readonly staffKeyFile: string;
};

type DraftOptions = {
  readonly programme: string;
  readonly newHead?: true;
  readonly newPublisher?: true;
  readonly addRoot?: readonly string[];
  readonly removeRoot?: readonly string[];
  readonly threshold?: string;
  readonly key: string;
};

/**
 * The steps by which keys change hands. `root-key` and `root-sign` need neither a network nor the register: they are
 * for a machine that has none.
 */
export function addCeremonyCommands(program: Command, world: CeremonyWorld): void {
  const { print } = world;

  program
    .command('root-key <file>')
    .description(
      'make a root key, sealed by a passphrase from standard input; for a machine without a network',
    )
    .option('--of <pem>', 'seal this key, which lies open, instead of making one')
    .action(async (file: string, { of }: { of?: string }) => {
      const passphrase = await world.askPassphrase();
      const key = await makeRootKey(file, { passphrase, ...(of === undefined ? {} : { of }) });
      print(`${key.id} ${key.publicKey}`);
    });

  program
    .command('root-draft <file>')
    .description('write what the next root shall be, for the holders of root keys to sign')
    .requiredOption('--programme <id>', 'whose root')
    .option('--new-head', 'another key signs heads, assignments and acknowledgements')
    .option('--new-publisher', 'another key signs files')
    .option('--add-root <key...>', 'public keys that shall sign roots too, as root-key printed them')
    .option('--remove-root <id...>', 'ids of root keys that shall sign no more')
    .option('--threshold <n>', 'how many root keys have to sign')
    .option('--key <file>', 'file with the staff key', world.staffKeyFile)
    .action(async (file: string, options: DraftOptions) => {
      const { programme, addRoot, removeRoot, threshold, key } = options;
      const path = `/v1/programmes/${encodeURIComponent(programme)}/root`;
      const inForce = await callOffice(await world.office(key), { method: 'GET', path });
      const before = parseJson(JSON.stringify(inForce), envelopeSchema, 'root');
      if (!before.ok) throw new CeremonyRefused(before.faults.join('; '));
      const keys = dataFolder(world.dataDir).programmeKeys(programme);
      const change = {
        ...(options.newHead === undefined ? {} : { head: await nextKey(keys, 'head') }),
        ...(options.newPublisher === undefined ? {} : { publisher: await nextKey(keys, 'publisher') }),
        ...(addRoot === undefined ? {} : { addRootKeys: addRoot }),
        ...(removeRoot === undefined ? {} : { removeRootKeys: removeRoot }),
        ...(threshold === undefined ? {} : { threshold: Number(threshold) }),
      };
      const trusted = trustedRoot(JSON.stringify(before.value));
      const next = draftNextRoot(trusted, { change, issuedAt: instant(world.now()) });
      const paper = draftPaper(before.value, next);
      await writePaper(file, paper);
      for (const line of paperLines(paper)) print(line);
    });

  program
    .command('root-show <file>')
    .description('say what a drafted root would change, and who has signed it')
    .action(async (file: string) => {
      for (const line of paperLines(await readPaper(file))) print(line);
    });

  program
    .command('root-sign <file>')
    .description('sign a drafted root with a root key; for a machine without a network')
    .requiredOption('--key <file>', 'the root key; its passphrase comes from standard input')
    .action(async (file: string, { key }: { key: string }) => {
      const paper = await readPaper(file);
      for (const line of paperLines(paper)) print(line);
      const signed = signPaper(paper, await openRootKey(key, world.askPassphrase));
      await writePaper(file, signed);
      print(`signed; ${paperLines(signed).at(-1)}`);
    });

  program
    .command('root-publish <file>')
    .description('put a root in force that enough holders have signed; every till gets it')
    .option('--key <file>', 'file with the staff key', world.staffKeyFile)
    .action(async (file: string, { key }: { key: string }) => {
      const paper = await readPaper(file);
      if (!progressOf(paper).complete)
        throw new CeremonyRefused(`it is not signed by enough: ${paperLines(paper).at(-1)}`);
      const path = `/v1/programmes/${encodeURIComponent(paper.next.programme)}/root`;
      const body = envelopeOf(paper.text);
      print(JSON.stringify(await callOffice(await world.office(key), { method: 'POST', path, body })));
    });
}
