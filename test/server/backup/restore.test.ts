import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { backupParts } from '../../../server/backup/backup-manifest.ts';
import { registerTotals } from '../../../server/backup/register-totals.ts';
import { restoreBackup } from '../../../server/backup/restore-backup.ts';
import { type BackupTaken, passphraseLengthMin, takeBackup } from '../../../server/backup/take-backup.ts';
import { addOffers, publishProgramme, type RunningServer, startServer } from '../../../server/service.ts';
import { dataFolder } from '../../../server/store/data-folder.ts';
import { enrolTill } from '../../../terminal/till/enrol.ts';
import { type Identity, readIdentity } from '../../../terminal/till/identity.ts';
import { isRefusal } from '../../../terminal/till/refusal.ts';
import { Till } from '../../../terminal/till/till.ts';
import { tillFiles } from '../../../terminal/till/till-files.ts';
import { newCode } from '../paired-till.ts';
import { canaries, offerOf, type SmallUnion, startSmallUnion } from '../small-union.ts';

const passphrase = 'correct horse battery staple';
const hourMs = 3_600_000;

let union: SmallUnion;
let server: RunningServer;
let folder: string;
const begin = async () => {
  union = await startSmallUnion();
  server = union.server;
  folder = await mkdtemp(join(tmpdir(), 'puhui-backup-'));
};
const end = async () => {
  await server.stop();
  for (const place of [folder, union.dataDir]) await rm(place, { recursive: true, force: true });
};

const world = () => ({ now: () => union.clock.ms, random: randomBytes, log: pino({ level: 'silent' }) });
const backUp = (to: string) => takeBackup(world(), { dataDir: union.dataDir, to, passphrase });
const restore = (from: string, dataDir: string, words = passphrase) =>
  restoreBackup(world(), { from, dataDir, passphrase: words });
const refused = (words: RegExp) =>
  expect.objectContaining({ name: 'BackupRefused', message: expect.stringMatching(words) });

describe('a till whose server was destroyed and restored', () => {
  let dataDir: string;
  let till: Till;
  const openTill = async () => {
    const identity = (await readIdentity(tillFiles(dataDir).identity)) as Identity;
    const outside = {
      now: () => union.clock.ms,
      sinceBoot: () => union.clock.ms,
      randomness: randomBytes,
      log: () => {},
    };
    return Till.open({
      dataDir,
      identity: { ...identity, server: server.address },
      readers: [],
      world: outside,
      fatal: (error) => expect.fail(String(error)),
    });
  };
  beforeEach(async () => {
    await begin();
    dataDir = join(folder, 'till');
    await enrolTill({ dataDir, server: server.address, code: await newCode(union) });
    till = await openTill();
    await till.firstSync();
  });
  afterEach(async () => {
    await till.close();
    await end();
  });

  const sell = async (times: number) => {
    for (let sale = 0; sale < times; sale += 1) {
      const opened = await till.desk.checkouts.open({
        lines: [{ id: '1', category: 'ticket', unitPrice: 9000 as never, quantity: 1 }],
      });
      if (isRefusal(opened)) throw new Error(opened.refused);
      const sold = await till.desk.checkouts.confirm(opened.done.view.id, {});
      if (isRefusal(sold)) throw new Error(sold.refused);
    }
  };
  const held = () => registerTotals(server.store.database);
  const versions = async () => {
    const { cache } = await till.status();
    return { head: cache.version, unsent: (await till.status()).journal.unsent };
  };

  it.each([
    ['nothing new to hand in: it hears so when it reports', 0],
    ['a sale that the server never saw: there is a gap before it', 1],
  ])('hands in again what was lost, with %s', async (_, unsent) => {
    await sell(2);
    await till.firstSync();
    const code = await newCode(union);
    const backup = join(folder, 'backup');
    await backUp(backup);

    // Then a day with sales, an offer, and more heads than the restored server knows of.
    union.clock.ms += 24 * hourMs;
    await addOffers(server.store, [offerOf('scedu.later')]);
    for (let publication = 0; publication < 3; publication += 1)
      await publishProgramme(server.store, 'scedu');
    await sell(3);
    await till.firstSync();
    const before = { totals: await held(), ...(await versions()) };
    expect(before).toMatchObject({ totals: { entries: 5 }, unsent: 0 });

    await server.stop();
    await rm(join(union.dataDir, 'server'), { recursive: true });
    await sell(unsent);
    union.clock.ms += hourMs;
    expect(await restore(backup, union.dataDir)).toMatchObject({ terminals: 1, totals: { entries: 2 } });
    server = await startServer({ dataDir: union.dataDir, port: 0, ...world() });
    expect(await held()).toMatchObject({ entries: 2 });
    await till.close();
    till = await openTill();
    await till.firstSync();

    const payable = before.totals.payable + unsent * 9000;
    const entries = 5 + unsent;
    expect(await held()).toEqual({ tills: 1, entries, redemptions: entries, payable });
    const after = await versions();
    expect(after.unsent).toBe(0);
    expect(after.head).toBeGreaterThan(before.head);
    const late = enrolTill({ dataDir: join(folder, 'late'), server: server.address, code });
    await expect(late).rejects.toThrow('pairing-code-unknown');

    // And it goes on as if nothing had been.
    await sell(1);
    await till.firstSync();
    expect(await held()).toMatchObject({ entries: entries + 1 });
    expect((await versions()).unsent).toBe(0);
  });
});

describe('a backup', () => {
  let backup: string;
  let taken: BackupTaken;
  beforeAll(async () => {
    await begin();
    backup = join(folder, 'backup');
    taken = await backUp(backup);
  });
  afterAll(end);

  it('is for its owner alone, and holds no key, no name and no number in clear', async () => {
    const { keys } = dataFolder(union.dataDir);
    expect(taken.rootKeys).toHaveLength(6);
    const secrets = [...Object.values(canaries).map((text) => Buffer.from(text))];
    for (const name of await readdir(keys, { recursive: true })) {
      if (!/\.(pem|key|json)$/.test(name)) continue;
      const key = (await readFile(join(keys, name))).subarray(0, 90);
      secrets.push(key, Buffer.from(key.toString('base64')));
    }
    expect(secrets.length).toBeGreaterThan(20);
    for (const entry of await readdir(backup, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile()) continue;
      const bytes = await readFile(path);
      for (const secret of secrets) expect(bytes.includes(secret), path).toBe(false);
    }
    expect((await stat(backup)).mode & 0o777).toBe(0o700);
    expect((await stat(join(backup, backupParts.register))).mode & 0o777).toBe(0o600);
  });

  it.each<[string, Readonly<Partial<Parameters<typeof takeBackup>[1]>>, RegExp]>([
    ['is never written over', {}, /already/],
    ['is never made of nothing', { to: '/nowhere/backup', dataDir: '/nowhere' }, /no register/],
    [
      'wants a long passphrase',
      { to: '/nowhere/backup', passphrase: 'x'.repeat(passphraseLengthMin - 1) },
      /at least/,
    ],
  ])('%s', async (_, changes, words) => {
    const order = { dataDir: union.dataDir, to: backup, passphrase, ...changes };
    await expect(takeBackup(world(), order)).rejects.toEqual(refused(words));
  });

  it('takes no other server’s place', async () => {
    await expect(restore(backup, union.dataDir)).rejects.toEqual(refused(/already/));
  });

  it('is not restored by a clock that is behind it', async () => {
    union.clock.ms -= hourMs;
    await expect(restore(backup, join(folder, 'other'))).rejects.toEqual(refused(/clock is behind/));
    union.clock.ms += hourMs;
    expect(await readdir(folder)).toEqual(['backup']);
  });

  it('that is not what was written is refused, part by part, and leaves nothing behind', async () => {
    const [file] = await readdir(join(backup, backupParts.files));
    const { register, keys, manifest, seal, files } = backupParts;
    const flip = async (path: string) => {
      const bytes = await readFile(path);
      bytes[bytes.length >> 1]! ^= 1;
      await writeFile(path, bytes);
    };
    const another = async (path: string) =>
      writeFile(path, (await readFile(path, 'utf8')).replace('"tills":0', '"tills":1'));
    const spoilt: readonly (readonly [string, (path: string) => Promise<void>, RegExp])[] = [
      [register, flip, /register\.db is not/],
      [keys, flip, /keys\.sealed is not/],
      [`${files}/${file}`, (path) => rm(path), /cannot be read/],
      [seal, (path) => rm(path), /cannot be read/],
      [manifest, another, /another passphrase, or/],
      [manifest, (path) => writeFile(path, '{"schema":2}'), /schema: Invalid/],
    ];
    const target = join(folder, 'target');
    for (const [part, spoil, words] of spoilt) {
      const copy = join(folder, 'copy');
      await cp(backup, copy, { recursive: true });
      await spoil(join(copy, part));
      await expect(restore(copy, target), part).rejects.toEqual(refused(words));
      await rm(copy, { recursive: true });
    }
    await expect(restore(backup, target, `${passphrase}!`)).rejects.toEqual(
      refused(/another passphrase, or/),
    );
    await expect(readdir(target)).resolves.toEqual([]);
    // The one that nobody touched stands again.
    expect(await restore(backup, target)).toMatchObject({ terminals: 0 });
  });
});
