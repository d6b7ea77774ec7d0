import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addCaKeys, type NewCaKey, publishProgramme, revokeIssuers } from '../../../server/service.ts';
import { firstTables } from '../../../server/store/migrations/first-tables.ts';
import { schemeKeyTables } from '../../../server/store/migrations/scheme-keys.ts';
import type { IsoDate } from '../../../terminal/core/calendar/civil-date.ts';
import { openSqlite } from '../../../terminal/wire/disk/sqlite.ts';
import { type CaKeysFile, schemeKeys } from '../../../terminal/wire/documents/published-files.ts';
import { call } from '../office-calls.ts';
import { currentHead, type PairedTill, pairTill } from '../paired-till.ts';
import { type SmallUnion, startSmallUnion } from '../small-union.ts';

const sm2Key: NewCaKey = {
  rid: 'A000000333',
  index: '57',
  from: '2020-01-01' as IsoDate,
  expires: '2036-12-31' as IsoDate,
  withdrawn: true,
  test: true,
  point: 'AB'.repeat(64),
  checksum: 'CD'.repeat(32),
};

describe('card schemes’ keys', () => {
  let union: SmallUnion;
  let till: PairedTill;
  beforeEach(async () => {
    union = await startSmallUnion();
    till = await pairTill(union);
  });
  afterEach(() => union.end());

  const published = async (): Promise<CaKeysFile> => {
    await publishProgramme(union.server.store, 'scedu');
    const head = await currentHead(union, till);
    const file = head.files.find(({ role }) => role === 'ca-keys');
    const { bytes } = await call(union, { path: `/v1/files/${file?.sha256}` });
    return JSON.parse(bytes.toString()) as CaKeysFile;
  };

  it('of both suites reach the tills with all that is known of them', async () => {
    await addCaKeys(union.server.store, 'scedu', [sm2Key]);
    const file = await published();
    expect(file.sm2Keys).toEqual([sm2Key]);
    expect(schemeKeys(file).map(({ index }) => index)).toEqual(['0B', '57']);
  });

  it('leave no trace of a suite that a programme has no keys of', async () => {
    expect(await published()).not.toHaveProperty('sm2Keys');
  });

  it('are published with the issuers that their scheme took back', async () => {
    const revoked = { rid: 'A000000333', index: '0B', serial: '00A1B2' };
    await revokeIssuers(union.server.store, 'scedu', [revoked]);
    expect((await published()).revokedIssuers).toEqual([revoked]);
  });

  it.each([
    ['a point that is too short', { ...sm2Key, point: 'AB' }, /sm2Keys\[0\]\.point/],
    ['a key without a last day', { ...sm2Key, expires: undefined }, /sm2Keys\[0\]\.expires/],
    ['a field that nobody knows', { ...sm2Key, secret: '01' }, /sm2Keys\[0\]/],
  ])('are refused with %s, before anything is kept', async (_, key, path) => {
    await expect(addCaKeys(union.server.store, 'scedu', [key as unknown as NewCaKey])).rejects.toThrow(path);
    expect(await published()).not.toHaveProperty('sm2Keys');
  });

  it('are one a place: a second key of the same index is refused', async () => {
    await addCaKeys(union.server.store, 'scedu', [sm2Key]);
    await expect(addCaKeys(union.server.store, 'scedu', [sm2Key])).rejects.toThrow(/UNIQUE/);
  });
});

describe('a register of before', () => {
  it('keeps its keys when its tables are brought up to date', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'puhui-keys-'));
    const database = await openSqlite<Record<string, never>>({
      file: join(folder, 'server.db'),
      durability: 'NORMAL',
    });
    try {
      await firstTables.up(database);
      await sql`insert into programmes (id, titleZh, recognises, freshHours, usableHours, pollSeconds, demo, rootVersion,
        root, rootSha256, membersRevision, firstUsesWaiting, headVersion)
        values ('scedu', '四川', '[]', 24, 168, 60, 1, 1, '{}', '', 0, 0, 0)`.execute(database);
      await sql`insert into caKeys values ('scedu', 'A000000333', '0B', 'CF9F', '03', '2030-12-31', 1),
        ('scedu', 'A000000333', '09', 'EB37', '03', '2030-12-31', 0)`.execute(database);
      await schemeKeyTables.up(database);
      const { rows } = await sql<{
        content: string;
      }>`select content from schemeKeys order by keyIndex`.execute(database);
      const plain = { rid: 'A000000333', exponent: '03', expires: '2030-12-31' };
      expect(rows.map(({ content }) => JSON.parse(content))).toEqual([
        { ...plain, index: '09', modulus: 'EB37' },
        { ...plain, index: '0B', modulus: 'CF9F', test: true },
      ]);
    } finally {
      await database.destroy();
      rmSync(folder, { recursive: true });
    }
  });
});
