import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fen } from '../../terminal/core/money.ts';
import type { Head, PublishedFile } from '../../terminal/core/trust/head.ts';
import { headBytesMax } from '../../terminal/core/trust/trust-rules.ts';
import { ProgrammeCache } from '../../terminal/till/cache/programme-cache.ts';
import { Journal } from '../../terminal/till/journal/journal.ts';
import { signFile, type UnsignedFile } from '../../terminal/wire/documents/head.ts';
import { type Envelope, sealEnvelope } from '../../terminal/wire/envelope.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import { offer } from '../fakes/programme.ts';
import { Publisher } from '../fakes/publisher.ts';

const nine = offer('u.nine', { benefit: { kind: 'price', unitPrice: fen(900) } });

describe('the cache of a programme', () => {
  let folder: string;
  let journal: Journal;
  let cache: ProgrammeCache;
  let union: Publisher;
  const begin = async () => {
    journal = await Journal.open({ file: join(folder, 'journal.db'), terminal: 't-1', epoch: 1 });
    cache = new ProgrammeCache({ folder: join(folder, 'cache'), journal });
    return cache.restore();
  };
  const restart = async () => {
    await journal.close();
    return begin();
  };
  const take = (envelope: Envelope) => cache.take('u', envelope, union.fetch);
  const offersHere = () => cache.loaded('u')?.offers.map(({ id, version }) => `${id} ${version}`);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'puhui-cache-'));
    union = new Publisher();
    await begin();
    await cache.pinRoot(union.root(), { programme: 'u', sha256: sha256(union.root().payload) });
  });
  afterEach(async () => {
    await journal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('takes a head with all its files, and has it again after a restart', async () => {
    expect(await take(union.head(1, { offers: [nine] }))).toEqual({ taken: 'switched', head: 1 });
    expect(offersHere()).toEqual(['u.nine 1']);
    expect(await restart()).toEqual([]);
    expect(offersHere()).toEqual(['u.nine 1']);
  });

  it('fetches only what has changed, and drops what is no longer named', async () => {
    await take(union.head(1));
    // The six files, and of the members their archive and its one piece.
    expect(union.fetched).toHaveLength(8);
    const second = union.head(2, {
      fileVersion: 1,
      change: (head) => ({ ...head, files: head.files.map((file) => file) }),
    });
    await take(second);
    expect(union.fetched).toHaveLength(8);
    await take(union.head(3, { offers: [nine] }));
    expect(readdirSync(join(folder, 'cache')).filter((name) => name !== 'members')).toHaveLength(6);
  });

  it('keeps what it has when it is offered the same again', async () => {
    const head = union.head(1);
    await take(head);
    expect(await take(head)).toEqual({ taken: 'already-in-force', head: 1 });
  });

  describe('refuses, and keeps the old state in force,', () => {
    beforeEach(async () => {
      await take(union.head(5, { offers: [nine] }));
    });
    afterEach(async () => {
      expect([cache.loaded('u')?.head.version, offersHere()]).toEqual([5, ['u.nine 1']]);
      await restart();
      expect([cache.loaded('u')?.head.version, offersHere()]).toEqual([5, ['u.nine 1']]);
    });

    it.each<[string, () => Envelope, RegExp]>([
      [
        'a head that a stranger signed',
        () => union.head(6, { signer: SigningKey.generate() }),
        /0 trusted signatures/,
      ],
      [
        'a head that the publisher’s key signed',
        () => union.head(6, { signer: union.publisherKey }),
        /0 trusted signatures/,
      ],
      [
        'files that the head’s key alone signed',
        () => union.head(6, { publisher: union.headKey }),
        /publisher did not sign/,
      ],
      ['an older head', () => union.head(4), /rule H2/],
      ['a second form of the same version', () => union.head(5, { offers: [], fileVersion: 6 }), /rule H3/],
      ['older files under a newer head', () => union.head(6, { fileVersion: 4, offers: [nine] }), /rule H5/],
      ['another file under an old version', () => union.head(6, { fileVersion: 5, offers: [] }), /rule H5/],
      [
        'a head without its members',
        () => union.head(6, { change: (head) => ({ ...head, files: head.files.slice(1) }) }),
        /rule H4/,
      ],
      ['a head of another programme', () => new Publisher('v').head(6), /0 trusted signatures/],
      [
        'a payload that was changed',
        () => ({ ...union.head(6), payload: union.head(6).payload.replace('"version":6', '"version":7') }),
        /0 trusted signatures/,
      ],
      [
        'a head with an unknown key',
        () => union.head(6, { change: (head) => ({ ...head, extra: 1 }) as typeof head }),
        /extra/i,
      ],
    ])('%s', async (_, head, why) => {
      await expect(take(head())).rejects.toThrow(why);
    });

    it.each<[string, (file: UnsignedFile) => PublishedFile]>([
      ['of another programme', (file) => signFile('v', file, union.publisherKey)],
      ['of another role', (file) => signFile('u', { ...file, role: 'merchants' }, union.publisherKey)],
      ['of another version', (file) => signFile('u', { ...file, version: 7 }, union.publisherKey)],
      ['of other bytes', (file) => signFile('u', { ...file, sha256: '0'.repeat(64) }, union.publisherKey)],
      ['of another length', (file) => signFile('u', { ...file, bytes: 1 }, union.publisherKey)],
    ])('F1: a file with the publisher’s word on a file %s', async (_, wordOn) => {
      const change = (head: Head): Head => ({
        ...head,
        files: head.files.map((file) =>
          file.role === 'offers' ? { ...file, publisher: wordOn(file).publisher } : file,
        ),
      });
      await expect(take(union.head(6, { change }))).rejects.toMatchObject({ rule: 'F1' });
    });

    it('a file that is not the one that the head names', async () => {
      const head = union.head(6);
      for (const [hash, bytes] of union.files)
        union.files.set(hash, Buffer.concat([bytes, Buffer.from(' ')]));
      await expect(take(head)).rejects.toThrow('is not the one that the head names');
    });

    it('F2: a file that is as long and has another byte', async () => {
      const head = union.head(6);
      for (const [hash, bytes] of union.files) {
        const other = Buffer.from(bytes);
        other[other.length - 2] = (other.at(-2) ?? 0) ^ 1;
        union.files.set(hash, other);
      }
      await expect(take(head)).rejects.toMatchObject({ rule: 'F2' });
    });

    it('F2: a file of another length than is named', async () => {
      const change = (head: Head): Head => ({
        ...head,
        files: head.files.map(({ publisher: _, ...file }) =>
          signFile('u', { ...file, bytes: file.bytes + 1 }, union.publisherKey),
        ),
      });
      await expect(take(union.head(6, { change }))).rejects.toMatchObject({ rule: 'F2' });
    });

    it('D1: a head that is longer than any', async () => {
      const payload = union.head(6).payload.padEnd(headBytesMax + 1);
      await expect(take(sealEnvelope('head', payload, [union.headKey]))).rejects.toMatchObject({
        rule: 'D1',
      });
    });

    it('W1: a head whose versions cannot be kept', async () => {
      await sql`create trigger full_disk before update on trusted begin
        select raise(abort, 'full'); end`.execute(journal.database);
      await expect(take(union.head(6))).rejects.toThrow('full');
      expect(cache.loaded('u')?.head.version).toBe(5);
      await sql`drop trigger full_disk`.execute(journal.database);
    });

    it('a head whose files cannot be had', async () => {
      const head = union.head(6, { offers: [] });
      union.files.clear();
      await expect(take(head)).rejects.toMatchObject({ code: 'head-office-unreachable' });
    });

    it('a published offer that breaks the contract', async () => {
      const wrong = { ...nine, funding: [] };
      await expect(take(union.head(6, { offers: [wrong] }))).rejects.toThrow(/funding/);
    });

    it('a root in the place of the pinned one', async () => {
      const other = new Publisher();
      await cache.pinRoot(other.root(), { programme: 'u', sha256: sha256(other.root().payload) });
      await restart();
      await expect(take(other.head(6))).rejects.toThrow(/0 trusted signatures/);
    });
  });

  it('skips an offer of a newer schema, says so, and loads the rest', async () => {
    const newer = {
      ...nine,
      id: 'u.newer',
      schema: 2,
      benefit: { kind: 'something-new' },
    } as unknown as typeof nine;
    await take(union.head(1, { offers: [nine, newer] }));
    expect(offersHere()).toEqual(['u.nine 1']);
    expect(cache.loaded('u')?.needsUpdate).toEqual(['u.newer']);
  });

  it('H3: refuses a second form of a version whose files are lost, too', async () => {
    await take(union.head(1, { offers: [nine] }));
    for (const name of readdirSync(join(folder, 'cache')))
      if (name !== 'members') writeFileSync(join(folder, 'cache', name), 'damaged');
    await restart();
    await expect(
      take(union.head(1, { offers: [nine], issuedAtMs: Date.parse('2026-11-22T10:00:00Z') })),
    ).rejects.toMatchObject({
      rule: 'H3',
    });
  });

  it('sees a file that was damaged on the disk, drops it, and fetches it anew', async () => {
    const head = union.head(1, { offers: [nine] });
    await take(head);
    const [name] = readdirSync(join(folder, 'cache'));
    writeFileSync(join(folder, 'cache', name ?? ''), 'damaged');
    expect(await restart()).toEqual([expect.stringContaining('is not the one that the head names')]);
    expect(cache.loaded('u')).toBeUndefined();
    await take(head);
    expect(offersHere()).toEqual(['u.nine 1']);
  });

  it('pins a root only when it is the announced one, signed by two of its keys', async () => {
    const other = new Publisher('v');
    await expect(cache.pinRoot(other.root(), { programme: 'v', sha256: '0'.repeat(64) })).rejects.toThrow(
      'not the one that was announced',
    );
    const [own, named] = [other.root(), sha256(other.root().payload)];
    await expect(cache.pinRoot(own, { programme: 'w', sha256: named })).rejects.toMatchObject({ rule: 'R1' });
    const single = { ...other.root(), signatures: other.root().signatures.slice(0, 1) };
    await expect(cache.pinRoot(single, { programme: 'v', sha256: sha256(single.payload) })).rejects.toThrow(
      '2 are needed',
    );
  });
});
