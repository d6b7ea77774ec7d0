import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findChainFault, genesisHash } from '../../terminal/core/journal/chain.ts';
import type { SaleEntry } from '../../terminal/core/journal/entry.ts';
import type { OfferId } from '../../terminal/core/offers/offer.ts';
import { Journal } from '../../terminal/till/journal/journal.ts';
import { Outbox } from '../../terminal/till/journal/outbox.ts';
import { usedBefore } from '../../terminal/till/journal/uses.ts';
import { TillError } from '../../terminal/till/ports.ts';
import { sealEnvelope } from '../../terminal/wire/envelope.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import { saleOf } from '../fakes/sale.ts';

const place = { terminal: 't-1', epoch: 1 };
const offer = 'u.cinema' as OfferId;
const periods = { day: '2026-11-21', week: '2026-11-16', month: '2026-11', year: '2026' };
const member = `u:${'ab'.repeat(16)}`;

describe('the journal', () => {
  let folder: string;
  let journal: Journal;
  const file = () => join(folder, 'journal.db');
  const append = (entry: SaleEntry) =>
    journal.exclusively((write) =>
      write({ entry, member, uses: [{ offer, member, periods, uses: 2, spent: 720 }] }),
    );

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'puhui-journal-'));
    journal = await Journal.open({ file: file(), ...place });
  });
  afterEach(async () => {
    await journal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is on the disk before it says so: full sync, write-ahead log', async () => {
    const { rows: sync } = await sql<{ synchronous: number }>`pragma synchronous`.execute(journal.database);
    const { rows: mode } = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(journal.database);
    expect([sync[0]?.synchronous, mode[0]?.journal_mode]).toEqual([2, 'wal']);
  });

  it('numbers entries without a gap and chains them, however many write at once', async () => {
    const kept = await Promise.all(Array.from({ length: 20 }, (_, number) => append(saleOf(`rd-${number}`))));
    expect(kept.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 20 }, (_, number) => number + 1),
    );
    const start = { epoch: 1, sequence: 0, hash: genesisHash(sha256, 't-1', 1) };
    expect(findChainFault(sha256, kept, start)).toBeNull();
  });

  it('goes on where it stopped', async () => {
    const first = await append(saleOf('rd-1'));
    await journal.close();
    journal = await Journal.open({ file: file(), ...place });
    const second = await append(saleOf('rd-2'));
    expect(second).toMatchObject({ sequence: 2, previousHash: first.hash });
    expect((await journal.find({ id: 'rd-1' }))?.entry).toEqual(saleOf('rd-1'));
  });

  it('is append only, even for whoever has the file open', async () => {
    await append(saleOf('rd-1'));
    await expect(sql`update entries set bytes = '{}'`.execute(journal.database)).rejects.toThrow(
      'append only',
    );
    await expect(sql`delete from entries`.execute(journal.database)).rejects.toThrow('append only');
  });

  it('sells one checkout once: a second entry of it is refused and leaves no trace', async () => {
    await append(saleOf('rd-1', { checkout: 'co-1' }));
    await expect(append(saleOf('rd-2', { checkout: 'co-1' }))).rejects.toBeInstanceOf(TillError);
    expect(await journal.find({ id: 'rd-2' })).toBeNull();
    expect((await append(saleOf('rd-3'))).sequence).toBe(2);
    const used = await usedBefore(journal, { offers: [offer], members: [member], periods });
    expect(used[offer]?.member?.offer).toBe(4);
  });

  it('never believes an entry whose bytes were changed in the file', async () => {
    await append(saleOf('rd-1'));
    await sql`drop trigger entries_no_update`.execute(journal.database);
    await sql`update entries set bytes = replace(bytes, '"payable":900', '"payable":901')`.execute(
      journal.database,
    );
    await expect(journal.find({ id: 'rd-1' })).rejects.toThrow('is damaged');
  });

  it('counts uses by member and by all, in each period', async () => {
    await append(saleOf('rd-1'));
    await journal.exclusively((write) =>
      write({
        entry: saleOf('rd-2'),
        member: null,
        uses: [
          { offer, member: 'u:another', periods: { ...periods, day: '2026-11-20' }, uses: 3, spent: 30 },
        ],
      }),
    );
    expect(await usedBefore(journal, { offers: [offer], members: [member], periods })).toEqual({
      [offer]: {
        member: { day: 2, week: 2, month: 2, year: 2, offer: 2 },
        total: { day: 2, week: 5, month: 5, year: 5, offer: 5 },
        spent: 750,
      },
    });
  });

  describe('hands in', () => {
    const server = SigningKey.generate();
    const signers = { keys: new Map([[server.id, server.publicKey]]), threshold: 1 };
    const word = (sequence: number, hash: string, change: object = {}) =>
      sealEnvelope(
        'acknowledgement',
        JSON.stringify({
          schema: 1,
          type: 'acknowledgement',
          terminal: 't-1',
          epoch: 1,
          sequence,
          hash,
          serverTime: '2026-11-21T10:00:00+08:00',
          ...change,
        }),
        [server],
      );

    it('what is not acknowledged, in order, until the server’s signed word', async () => {
      const outbox = new Outbox(journal);
      const [first, second] = [await append(saleOf('rd-1')), await append(saleOf('rd-2'))];
      expect((await outbox.nextUpload())?.entries.map(({ hash }) => hash)).toEqual([first.hash, second.hash]);
      expect(await outbox.acknowledge(word(1, first.hash), signers)).toBeNull();
      expect((await outbox.nextUpload())?.entries.map(({ hash }) => hash)).toEqual([second.hash]);
      expect([
        await outbox.unsent(),
        await outbox.isUploaded(first),
        await outbox.isUploaded(second),
      ]).toEqual([1, true, false]);
      expect(await outbox.acknowledge(word(2, second.hash), signers)).toBeNull();
      expect(await outbox.nextUpload()).toBeNull();
    });

    it('nothing a second time for a word that comes late', async () => {
      const outbox = new Outbox(journal);
      const [first, second] = [await append(saleOf('rd-1')), await append(saleOf('rd-2'))];
      await outbox.acknowledge(word(2, second.hash), signers);
      await outbox.acknowledge(word(1, first.hash), signers);
      expect(await outbox.unsent()).toBe(0);
    });

    it.each([
      [
        'a stranger’s word',
        (hash: string) => sealEnvelope('acknowledgement', word(1, hash).payload, [SigningKey.generate()]),
      ],
      ['another entry at this place', () => word(1, 'f'.repeat(64))],
      ['entries that are not here', (hash: string) => word(5, hash)],
      ['another till', (hash: string) => word(1, hash, { terminal: 't-2' })],
      ['another epoch', (hash: string) => word(1, hash, { epoch: 2 })],
    ])('everything again after %s', async (_, forged) => {
      const outbox = new Outbox(journal);
      const first = await append(saleOf('rd-1'));
      expect(await outbox.acknowledge(forged(first.hash), signers)).toEqual(expect.any(String));
      expect(await outbox.unsent()).toBe(1);
    });
  });

  it('says so when nothing can be written, and sells nothing', async () => {
    await sql`create trigger full before insert on entries begin select raise(fail, 'disk full'); end`.execute(
      journal.database,
    );
    await expect(append(saleOf('rd-1'))).rejects.toMatchObject({ code: 'journal-unavailable' });
    await sql`drop trigger full`.execute(journal.database);
    expect((await append(saleOf('rd-2'))).sequence).toBe(1);
  });
});
