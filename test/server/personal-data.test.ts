import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openIdentity } from '../../server/members/member-identity.ts';
import { call, staffCall } from './office-calls.ts';
import { chained, pairTill, upload } from './paired-till.ts';
import { saleText } from './sample-entries.ts';
import { canaries, memberTokens, type SmallUnion, startSmallUnion } from './small-union.ts';

let union: SmallUnion;
beforeAll(async () => {
  union = await startSmallUnion();
});
afterAll(() => union.end());

async function filesUnder(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

const register = () => union.server.store.register;

describe('personal data', () => {
  it('stands in clear in no file of the server and in no line of its log', async () => {
    const till = await pairTill(union);
    await upload(union, till, chained(till, [saleText('sale-1'), '{"broken":']));
    await call(union, { path: `/v1/members?phone=${canaries.phone}` });
    await staffCall(union, 'PUT', '/v1/offers/scedu.x', { name: canaries.name, phone: canaries.phone });
    const files = await filesUnder(union.dataDir);
    expect(files.some((file) => file.endsWith('server.db'))).toBe(true);
    expect(files.length).toBeGreaterThan(10);
    for (const [what, canary] of Object.entries(canaries)) {
      for (const file of files)
        expect((await readFile(file)).includes(canary), `${what} in ${file}`).toBe(false);
      expect(union.logged(), what).not.toContain(canary);
    }
    expect(union.logged()).toContain('enrolled');
    expect(union.logged()).not.toContain(memberTokens.canary);
  });

  it('is found by its index and opened in its place only', async () => {
    const row = await union.server.store.database
      .selectFrom('members')
      .selectAll()
      .where('phoneIndex', '=', register().index('members.phone/scedu', canaries.phone))
      .executeTakeFirstOrThrow();
    const { name, idNumber, phone } = canaries;
    expect(openIdentity(register(), row)).toEqual({ name, idNumber, phone });
    expect(() => openIdentity(register(), { ...row, id: row.id + 1 })).toThrow();
    const flipped = Buffer.from(row.identity);
    flipped[flipped.length - 1]! ^= 1;
    expect(() => openIdentity(register(), { ...row, identity: flipped })).toThrow();
  });

  it('looks different each time that the same value is sealed', () => {
    const [one, other] = [register().seal('x', canaries.phone), register().seal('x', canaries.phone)];
    expect(one.equals(other)).toBe(false);
    expect(register().index('a', canaries.phone).equals(register().index('b', canaries.phone))).toBe(false);
  });
});

describe('keys', () => {
  it('lie in files that only the owner reads', async () => {
    const files = await filesUnder(join(union.dataDir, 'server', 'keys'));
    const names = files.map((file) => file.slice(file.indexOf('keys/'))).sort();
    const ofProgramme = (id: string) =>
      [
        'head.pem',
        'member-code.pem',
        'publisher.pem',
        'root-1.pem',
        'root-2.pem',
        'root-3.pem',
        'token.json',
      ].map((name) => `keys/${id}/${name}`);
    expect(names).toEqual([
      'keys/data.key',
      'keys/evidence.pem',
      ...ofProgramme('nb51'),
      ...ofProgramme('scedu'),
    ]);
    for (const file of files) expect((await stat(file)).mode & 0o777, file).toBe(0o600);
  });

  it('are printed by nothing', async () => {
    const keys = await union.server.store.keys.of('scedu');
    const printed = [inspect(register()), JSON.stringify(register()), String(register()), inspect(keys.head)];
    expect(printed.join('\n')).not.toMatch(/PRIVATE|[0-9a-f]{32}/);
  });

  it('of staff are known to the register by their hash only', async () => {
    const rows = await union.server.store.database.selectFrom('staffKeys').selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(union.staffKey);
  });
});
