import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addCeremonyCommands } from '../../../server/ceremony/ceremony-commands.ts';
import { openHead } from '../../../terminal/wire/documents/head.ts';
import { openNextRoot, openPinnedRoot, signersOf } from '../../../terminal/wire/documents/root.ts';
import { type Envelope, openEnvelope } from '../../../terminal/wire/envelope.ts';
import { SigningKey } from '../../../terminal/wire/signing-key.ts';
import { call, jsonOf } from '../office-calls.ts';
import { type PairedTill, pairTill, tillCall } from '../paired-till.ts';
import { type SmallUnion, startSmallUnion } from '../small-union.ts';

let union: SmallUnion;
const start = async () => {
  union = await startSmallUnion();
  await writeFile(inFolder('staff.key'), union.staffKey);
};

const passphrase = '普惠收银 correct horse battery';
const inFolder = (name: string) => join(union.dataDir, name);
const keyFile = (name: string) => join(union.dataDir, 'server', 'keys', 'scedu', name);

/** What the command prints; rejects with its refusal. */
async function command(name: string, args: readonly string[], secret = passphrase): Promise<string> {
  const printed: string[] = [];
  const program = new Command().exitOverride();
  addCeremonyCommands(program, {
    now: () => union.clock.ms,
    dataDir: union.dataDir,
    print: (line) => printed.push(line),
    askPassphrase: async () => secret,
    office: async (file) => ({ server: union.server.address, keyFile: file }),
    staffKeyFile: inFolder('staff.key'),
  });
  await program.parseAsync([name, ...args], { from: 'user' });
  return printed.join('\n');
}
const makeKey = async (name: string) => {
  const [id = '', publicKey = ''] = (await command('root-key', [inFolder(name)])).split(' ');
  return { id, publicKey };
};
const idIn = async (name: string) => SigningKey.fromPem(await readFile(keyFile(name), 'utf8')).id;
const draft = (...changes: string[]) =>
  command('root-draft', [inFolder('paper.json'), '--programme', 'scedu', ...changes]);
const sign = (key: string, secret?: string) =>
  command('root-sign', [inFolder('paper.json'), '--key', key], secret);
const publish = () => command('root-publish', [inFolder('paper.json')]);

const document = async (path: string) => jsonOf<Envelope>(await call(union, { path }));
const opened = <Value>(answer: { ok: true; value: Value } | { ok: false; faults: readonly string[] }) => {
  if (!answer.ok) throw new Error(answer.faults.join('; '));
  return answer.value;
};
const roots = async () => {
  const first = opened(openPinnedRoot(await document('/v1/programmes/scedu/roots/1')));
  return { first, second: opened(openNextRoot(await document('/v1/programmes/scedu/roots/2'), first)) };
};
const assignmentOf = async (till: PairedTill) => {
  const path = `/v1/terminals/${till.answer.terminal}/assignment`;
  return jsonOf<Envelope>(await tillCall(union, till, { method: 'GET', path }));
};

describe('a ceremony', () => {
  beforeEach(start);
  afterEach(() => union.end());

  it('changes online keys and a holder, by hands that never meet the server, and tells every till', async () => {
    const till = await pairTill(union);
    const third = await makeKey('third.pem');
    const gone = await idIn('root-1.pem');
    const drafted = await draft(
      ...['--new-head', '--new-publisher', '--add-root', third.publicKey, '--remove-root', gone],
    );
    expect(drafted).toContain('scedu: root 1 -> 2, issued 2026-11-21T02:00:00.000Z');
    expect(drafted).toContain(`root: ${gone} is taken away`);
    expect(drafted).toContain(`root: ${third.id} is new`);
    expect(drafted).toContain('signed by 0 of the 2 keys needed');

    // Who leaves and who stays vouch for what follows; who comes vouches for it too.
    await sign(keyFile('root-1.pem'));
    const half = await sign(keyFile('root-2.pem'));
    expect(half).toContain(
      'signed by 2 of the 2 keys needed of the root in force, and 1 of the 2 of its own',
    );
    await expect(publish()).rejects.toThrow(/not signed by enough/);
    const whole = await sign(inFolder('third.pem'));
    expect(whole).toContain(': complete');
    expect(await command('root-show', [inFolder('paper.json')])).toContain(': complete');
    expect(JSON.parse(await publish())).toMatchObject({ version: 2 });

    const { first, second } = await roots();
    const head = await document('/v1/programmes/scedu/head');
    expect(openHead(head, second).ok).toBe(true);
    expect(openHead(head, first).ok).toBe(false);
    expect(openEnvelope('assignment', await assignmentOf(till), signersOf(second, 'head')).opened).toBe(true);
  });

  it('that a power cut ends between the root and the tills is brought to its end by the next start', async () => {
    const till = await pairTill(union);
    const { database } = union.server.store;
    const { assignment } = await database
      .selectFrom('terminals')
      .select('assignment')
      .executeTakeFirstOrThrow();
    const { head } = await database
      .selectFrom('programmes')
      .select('head')
      .where('id', '=', 'scedu')
      .executeTakeFirstOrThrow();
    await draft('--new-head');
    await sign(keyFile('root-2.pem'));
    await sign(keyFile('root-3.pem'));
    await publish();
    await database.updateTable('terminals').set({ assignment }).execute();
    await database.updateTable('programmes').set({ head }).where('id', '=', 'scedu').execute();
    union = await union.restart();
    const { second } = await roots();
    expect(openEnvelope('assignment', await assignmentOf(till), signersOf(second, 'head')).opened).toBe(true);
    expect(openHead(await document('/v1/programmes/scedu/head'), second).ok).toBe(true);
  });

  it('signs with the same hands twice as once, and drafts the same keys again', async () => {
    await draft('--new-head');
    const next = await readFile(keyFile('head-next.pem'), 'utf8');
    await draft('--new-head');
    expect(await readFile(keyFile('head-next.pem'), 'utf8')).toBe(next);
    await sign(keyFile('root-2.pem'));
    expect(await sign(keyFile('root-2.pem'))).toContain('signed by 1 of the 2');
  });

  it('seals a key that lay open on the server, which then signs by its passphrase', async () => {
    await command('root-key', [inFolder('sealed.pem'), '--of', keyFile('root-1.pem')]);
    const sealed = await readFile(inFolder('sealed.pem'), 'utf8');
    expect(sealed).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
    await draft('--new-head');
    expect(await sign(inFolder('sealed.pem'))).toContain('signed by 1 of the 2');
  });
});

describe('a ceremony refuses', () => {
  beforeAll(async () => {
    await start();
    await makeKey('third.pem');
  });
  afterAll(() => union.end());
  beforeEach(() => draft('--new-head'));

  const changed = (change: (paper: { payload: string }) => void) => async () => {
    const file = inFolder('paper.json');
    const paper = JSON.parse(await readFile(file, 'utf8'));
    change(paper);
    await writeFile(file, JSON.stringify(paper));
    return command('root-show', [file]);
  };

  it.each<readonly [string, RegExp, () => Promise<unknown>]>([
    ['a short passphrase', /at least 20/, () => command('root-key', [inFolder('k.pem')], 'too short')],
    ['to write over a key', /there already/, () => command('root-key', [keyFile('root-1.pem')])],
    ['another passphrase', /another/, () => sign(inFolder('third.pem'), `${passphrase}!`)],
    ['a key that signs no roots', /signs roots neither/, () => sign(keyFile('head.pem'))],
    ['what is no key', /no Ed25519 private key/, () => sign(inFolder('staff.key'))],
    ['a key that is not there', /cannot be read/, () => sign(inFolder('nowhere.pem'))],
    ['to change nothing', /change nothing/, () => draft()],
    ['to remove who is no holder', /is no root key/, () => draft('--remove-root', '0123456789abcdef')],
    ['a threshold of one', /threshold of at least 2/, () => draft('--new-head', '--threshold', '1')],
    ['more holders than keys', /fewer keys/, () => draft('--new-head', '--threshold', '9')],
    ['what is no public key', /must be an Ed25519 public key/, () => draft('--add-root', 'AAAA')],
    [
      'a version that skips one',
      /does not follow/,
      changed((paper) => {
        paper.payload = paper.payload.replace('"version":2', '"version":3');
      }),
    ],
    [
      'a paper of another shape',
      /unrecognized|Unrecognized/,
      changed((paper) => Object.assign(paper, { extra: 1 })),
    ],
    ['to publish what nobody signed', /not signed by enough/, publish],
  ])('%s', async (_, words, attempt) => {
    await expect(attempt()).rejects.toThrow(words);
    expect((await call(union, { path: '/v1/programmes/scedu/roots/2' })).status).toBe(404);
  });

  it('to put a root in force whose text was changed after it was signed', async () => {
    await sign(keyFile('root-1.pem'));
    await sign(keyFile('root-2.pem'));
    await changed((paper) => {
      paper.payload = paper.payload.replace('2026-11-21', '2026-11-22');
    })();
    await expect(publish()).rejects.toThrow(/signed by 0 of the 2/);
  });
});
