import { randomBytes, X509Certificate } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InClearRefused, startServer } from '../../server/service.ts';
import { dataFolder } from '../../server/store/data-folder.ts';
import { createPairingCode } from '../../server/terminals/pairing-code.ts';
import { certificateFiles } from '../../server/transport/certificate-files.ts';
import { makeCertificate } from '../../server/transport/make-certificate.ts';
import type { IsoInstant } from '../../terminal/core/calendar/civil-date.ts';
import { enrolTill } from '../../terminal/till/enrol.ts';
import { type Identity, readIdentity } from '../../terminal/till/identity.ts';
import { Feed } from '../../terminal/till/sync/feed.ts';
import { type HeadOfficeAddress, httpHeadOffice } from '../../terminal/till/sync/head-office.ts';
import { tillFiles } from '../../terminal/till/till-files.ts';
import type { TerminalReport } from '../../terminal/wire/upload.ts';
import { type SmallUnion, startSmallUnion, unionNow } from './small-union.ts';

const day = 86_400_000;
const folders: string[] = [];
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'puhui-tls-'));
  folders.push(folder);
  return folder;
};

/** A union whose server was given a certificate that ended long before the tests' clock of today. */
let union: SmallUnion;
let till: { readonly dataDir: string; readonly identity: Identity };
const world = { now: () => unionNow - 300 * day, random: randomBytes };

beforeAll(async () => {
  const clear = await startSmallUnion();
  await makeCertificate(dataFolder(clear.dataDir), world, { names: ['union.example.org'], days: 200 });
  union = await clear.restart();
  const dataDir = newFolder();
  const code = await pairingCode();
  const enrolled = await enrolTill({ dataDir, server: union.server.address, code });
  expect(enrolled).toMatchObject({ enrolled: true });
  till = { dataDir, identity: (await readIdentity(tillFiles(dataDir).identity)) as Identity };
});
afterAll(async () => {
  await union.end();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

async function pairingCode(): Promise<string> {
  const made = await createPairingCode(union.server.store, { store: 'hq-001' });
  if ('refused' in made) throw new Error(made.refused.code);
  return made.code;
}

const address = (changes: { authority?: string; certainMs?: () => number } = {}): HeadOfficeAddress => ({
  ...till.identity,
  server: union.server.address,
  pinned: { authority: till.identity.authority ?? '', certainMs: () => 0, ...changes },
});

describe('a server with a certificate', () => {
  it('speaks TLS, and its till uploads however wrong any clock is: the certificate ended a hundred days ago', async () => {
    expect(union.server.address).toMatch(/^https:/);
    const office = httpHeadOffice(address());
    await expect(office.assignment()).resolves.toHaveProperty('payload');
    await expect(office.report(report)).resolves.toMatchObject({ held: { sequence: 0 } });
  });

  it('keeps a line open over TLS, after one refusal that gives the challenge', async () => {
    await new Promise<void>((connected, failed) => {
      const feed = new Feed(address(), {
        connected: () => {
          feed.stop();
          connected();
        },
        disconnected: () => {},
        message: () => {},
        refused: (faults) => failed(new Error(faults.join())),
      });
      feed.start();
    });
  });

  it('is refused once the union’s own signed time is past its certificate', async () => {
    const office = httpHeadOffice(address({ certainMs: () => unionNow }));
    await expect(office.assignment()).rejects.toThrow('certificate ran out');
  });

  it('serves staff under its certificate’s name, and says that browsers may not come in clear', async () => {
    const { port } = new URL(union.server.address);
    const headers = await new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
      const options = {
        port,
        host: '127.0.0.1',
        path: '/',
        rejectUnauthorized: false, // its dates are over on purpose
        headers: { host: `union.example.org:${port}` },
      };
      const call = request(options, (response) =>
        resolve({ ...response.headers, status: response.statusCode }),
      );
      call.once('error', reject);
      call.end();
    });
    expect(headers).toMatchObject({ status: 200, 'strict-transport-security': 'max-age=31536000' });
  });

  it('takes a renewed certificate of the same authority: tills go on', async () => {
    const before = new X509Certificate(readFileSync(files().server)).serialNumber;
    const made = await makeCertificate(dataFolder(union.dataDir), world, { names: ['a.example'], days: 1 });
    expect(made.authorityIsNew).toBe(false);
    expect(new X509Certificate(readFileSync(files().server)).serialNumber).not.toBe(before);
    union = await union.restart();
    await expect(httpHeadOffice(address()).assignment()).resolves.toHaveProperty('payload');
  });
});

const files = () => certificateFiles(dataFolder(union.dataDir));
const report: TerminalReport = {
  schema: 1,
  program: '0.1.0',
  clock: '1970-01-01T00:00:00Z' as IsoInstant,
  unsent: 0,
  cache: [],
  needsUpdate: [],
};

describe('a till', () => {
  it('refuses a server of another authority, and says so', async () => {
    const other = dataFolder(newFolder());
    await makeCertificate(other, world, { names: ['union.example.org'], days: 10 });
    const authority = readFileSync(certificateFiles(other).authority, 'utf8');
    await expect(httpHeadOffice(address({ authority })).assignment()).rejects.toMatchObject({
      code: 'head-office-unreachable',
      message: expect.stringContaining('not of the authority that this till was paired with'),
    });
  });

  it('refuses a certificate of its authority for another name', async () => {
    const { port } = new URL(union.server.address);
    const elsewhere = { ...address(), server: `https://127.0.0.2:${port}` };
    await expect(httpHeadOffice(elsewhere).assignment()).rejects.toThrow(/another name|does not answer/);
  });

  it('keeps its code to itself when the server shows another authority than the code was made for', async () => {
    const code = await pairingCode();
    const impostor = newFolder();
    cpSync(union.dataDir, impostor, { recursive: true });
    rmSync(dataFolder(impostor).transportKeys, { recursive: true });
    await makeCertificate(dataFolder(impostor), world, { names: [], days: 10 });
    const { log } = union.server.store;
    const other = await startServer({
      dataDir: impostor,
      port: 0,
      now: () => unionNow,
      random: randomBytes,
      log,
    });
    const enrolled = await enrolTill({ dataDir: newFolder(), server: other.address, code });
    const used = await other.store.database.selectFrom('pairingCodes').select('usedAt').execute();
    await other.stop();
    expect(enrolled).toMatchObject({
      enrolled: false,
      why: [expect.stringContaining('the code was not sent')],
    });
    expect(used.filter(({ usedAt }) => usedAt !== null)).toHaveLength(1); // the first till’s own
  });

  it('is no till of a server in clear on another machine', async () => {
    const wanted = {
      dataDir: newFolder(),
      server: 'http://union.example.org:8600',
      code: await pairingCode(),
    };
    expect(await enrolTill(wanted)).toMatchObject({
      enrolled: false,
      why: [expect.stringContaining('in clear')],
    });
  });
});

describe('a server without a certificate', () => {
  it('does not listen to other machines', async () => {
    const clear = await startSmallUnion();
    const { log } = clear.server.store;
    await clear.server.stop();
    const options = { dataDir: clear.dataDir, port: 0, now: () => unionNow, random: randomBytes, log };
    await expect(startServer({ ...options, host: '0.0.0.0' })).rejects.toThrow(InClearRefused);
    rmSync(clear.dataDir, { recursive: true });
  });
});

describe('a certificate', () => {
  it.each([['a_b'], ['*'], ['union..org'], ['a b'], ['-a']])('is not made for %s', async (name) => {
    await expect(
      makeCertificate(dataFolder(newFolder()), world, { names: [name], days: 10 }),
    ).rejects.toThrow(name);
  });

  it('has keys that only the owner reads, and no server key in what tills see', async () => {
    const folder = dataFolder(newFolder());
    const made = await makeCertificate(folder, world, { names: ['10.0.0.5', 'Union.example.org'], days: 10 });
    expect(made.names).toEqual(['10.0.0.5', 'union.example.org', 'localhost', '127.0.0.1']);
    const { server, authority } = certificateFiles(folder);
    const certificate = new X509Certificate(readFileSync(server));
    const holder = new X509Certificate(readFileSync(authority));
    expect([certificate.ca, holder.ca]).toEqual([false, true]);
    expect(certificate.checkIssued(holder) && certificate.verify(holder.publicKey)).toBe(true);
    expect(certificate.checkIP('10.0.0.5')).toBe('10.0.0.5');
    expect(certificate.checkHost('union.example.org')).toBe('union.example.org');
    expect(readFileSync(server, 'utf8')).not.toContain('PRIVATE');
  });
});
