import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { entryHash } from '../../terminal/core/journal/chain.ts';
import type { HeadOffice } from '../../terminal/till/sync/head-office.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import type { Upload } from '../../terminal/wire/upload.ts';
import { acknowledged, outcomesOf, saleTexts, stateOfTill } from './journal-answers.ts';
import { problemOf } from './office-calls.ts';
import { chained, type PairedTill, pairTill, upload } from './paired-till.ts';
import { refund, saleText } from './sample-entries.ts';
import { type SmallUnion, startSmallUnion } from './small-union.ts';
import { done, sell, units } from './terminals/desk-calls.ts';
import { serverWith, TillOnDisk } from './terminals/till-on-disk.ts';

/** Tills may be updated before their server: what it cannot read yet is not lost, and somebody hears why. */

let union: SmallUnion;
beforeAll(async () => {
  union = await startSmallUnion();
});
afterAll(() => union.end());

describe('a server that does not know all of an entry', () => {
  let till: PairedTill;
  beforeEach(async () => {
    till = await pairTill(union);
  });
  const kind = (changes: object) => JSON.stringify({ ...refund('r-1', 'sale-1'), ...changes });

  it.each([
    ['a field', kind({ tip: 0 }), /tip/],
    [
      'a field further in',
      kind({ restored: [{ offer: 'scedu.rice', uses: 0, spent: 1000, why: 'x' }] }),
      /why/,
    ],
    ['its kind', kind({ kind: 'correction' }), /kind/],
    ['its schema', kind({ schema: 2, amount: 'in words' }), /schema/],
  ])(
    'for %s takes what stands before it, and leaves it and the rest with the till',
    async (_, text, what) => {
      const prefix = till.answer.terminal;
      const entries = chained(till, [...saleTexts(2, prefix), text, saleText(`${prefix}-3`)]);
      const first = await upload(union, till, entries);
      expect(outcomesOf(first)).toEqual(['accepted', 'accepted']);
      expect(acknowledged(till, first)).toMatchObject({ sequence: 2 });
      for (const rest of [entries.slice(2), entries]) {
        const refused = problemOf(await upload(union, till, rest));
        expect(refused).toMatchObject({ code: 'journal-newer', status: 409 });
        expect(refused.detail).toMatch(what);
      }
      expect(await stateOfTill(union, till)).toMatchObject({
        sequence: 2,
        alarm: expect.stringMatching(/^journal-newer: update this server; entry 3 of epoch 1/),
      });
    },
  );

  it.each([
    ['that breaks what it does know', kind({ tip: 0, amount: -1 })],
    ['of another kind, with no head of an entry', JSON.stringify({ kind: 'gift' })],
  ])('rejects one %s: no update would mend it', async (_, text) => {
    expect(outcomesOf(await upload(union, till, chained(till, [text])))).toEqual(['rejected']);
  });
});

describe('a till that is newer than its server', () => {
  let till: TillOnDisk;
  beforeEach(async () => {
    till = await TillOnDisk.enrol(union);
  });
  afterEach(() => till.end());

  /** The server, before it knew of what stands in refunds now. */
  const olderServer = serverWith((office: HeadOffice) => ({
    upload: (whole) => office.upload(withUnknownField(whole)),
  }));
  const alarm = async () => (await till.line()).alarm;

  it('keeps what is not taken, and hands it in when the server is updated; staff read why meanwhile', async () => {
    await till.with(async (at) => {
      const { id } = await sell(at.desk, 'pos-1');
      done(await at.desk.refunds.refund(id, units(1)));
      await sell(at.desk, 'pos-2');
      await at.firstSync();
      expect((await at.status()).journal).toMatchObject({ unsent: 2, refused: 'journal-newer' });
    }, olderServer);
    expect(await alarm()).toMatch(/update this server; entry 2/);
    await till.with(async (at) => {
      await at.firstSync();
      expect((await at.status()).journal).toMatchObject({ sequence: 3, unsent: 0, refused: null });
    });
    expect(await till.line()).toMatchObject({ alarm: null, sequence: 3, rejected: 0 });
  });
});

function withUnknownField({ entries, ...rest }: Upload): Upload {
  let previousHash = entries[0]?.previousHash ?? '';
  return {
    ...rest,
    entries: entries.map(({ sequence, bytes: own }) => {
      const bytes = own.replace('"kind":"refund"', '"kind":"refund","tip":0');
      const place = { sequence, previousHash };
      previousHash = entryHash(sha256, { epoch: rest.epoch, ...place }, bytes);
      return { ...place, hash: previousHash, bytes };
    }),
  };
}
