import { rmSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { entryHash, genesisHash } from '../../../terminal/core/journal/chain.ts';
import { TillError } from '../../../terminal/till/ports.ts';
import type { HeadOffice } from '../../../terminal/till/sync/head-office.ts';
import { sha256 } from '../../../terminal/wire/sha256.ts';
import { basket, done, said, sell, units } from './desk-calls.ts';
import { tillForEach } from './till-for-each.ts';
import { serverWith } from './till-on-disk.ts';

/** What a damaged journal has lost, and its union holds: handed in before the damage. */

const shop = tillForEach();

/** So many that sale and refund share no page. */
const others = [1, 2, 3, 4];

/** Sells, gives two of three units back, hands both in, and loses the pages with these texts. */
async function soldAndGivenBack(...lost: string[]) {
  const sold = await shop.till.with(async (at) => {
    const sale = await sell(at.desk, 'pos-1');
    for (const other of others) await sell(at.desk, `between-${other}`);
    const refund = done(await at.desk.refunds.refund(sale.id, units(2)));
    await at.firstSync();
    for (const other of others) await sell(at.desk, `behind-${other}`);
    return { ...sale, refund };
  });
  shop.till.lose(...lost);
  expect(await shop.till.salvage()).toBe(0);
  return sold;
}

describe.each([
  { lost: 'a refund', pages: ['"kind":"refund"'] },
  { lost: 'its sale', pages: ['"externalId":"pos-1"'] },
  { lost: 'both', pages: ['"kind":"refund"', '"externalId":"pos-1"'] },
])('a till that has lost $lost with its journal, and whose union holds it', ({ pages }) => {
  it('pays no unit twice, and gives back what is left of it', async () => {
    const { id } = await soldAndGivenBack(...pages);
    await shop.till.with(async ({ desk }) => {
      expect(said(await desk.refunds.refund(id, units(2)))).toBe('more-than-bought');
      expect(said(await desk.refunds.refund(id, units(1)))).toBe('done');
      expect(said(await desk.refunds.void(id, { reason: 'x' }))).toBe('given-back-already');
    });
  });

  it('sells nothing twice, and says what became of it', async () => {
    const { id, checkout, refund } = await soldAndGivenBack(...pages);
    await shop.till.with(async ({ desk }) => {
      expect(await desk.checkouts.confirm(checkout, {})).toEqual({
        refused: 'already-confirmed',
        redemption: id,
      });
      expect(await desk.checkouts.open(basket('pos-1'))).toEqual({
        refused: 'already-confirmed',
        redemption: id,
      });
      expect(done(await desk.sales.redemption({ externalId: 'pos-1' }))).toMatchObject({
        id,
        refunds: [{ id: refund.id }],
      });
    });
  });
});

it('a till that has lost all of it begins another journal with all that its union holds', async () => {
  await shop.till.sell(1, 250);
  await shop.till.with((at) => at.firstSync());
  await shop.till.sell(251, 252);
  for (const part of ['', '-answered']) rmSync(`${shop.till.files.journal}${part}`);
  expect(await shop.till.salvage()).toBe(0);
  expect(shop.till.said.join('\n')).toMatch(/已取回[\s\S]*250 of the lost entries/);
  await shop.till.with(async (at) => {
    await at.firstSync();
    expect((await at.status()).journal).toMatchObject({ epoch: 2, sequence: 0, unsent: 0 });
    expect(done(await at.desk.sales.redemption({ id: shop.till.saleId(1) }))).toHaveProperty(
      'uploaded',
      true,
    );
  });
  expect(await shop.till.line()).toMatchObject({ losses: [{ epoch: 1, end: 250, atTill: [] }] });
});

it('and of the journal that it gave up before, too', async () => {
  await shop.till.sell(1, 3);
  await shop.till.with((at) => at.firstSync());
  shop.till.lose('time-mark');
  expect(await shop.till.salvage()).toBe(0);
  await shop.till.sell(4, 5);
  await shop.till.with((at) => at.firstSync());
  for (const part of ['', '-answered']) rmSync(`${shop.till.files.journal}${part}`);
  expect(await shop.till.salvage()).toBe(0);
  const { epoch, losses } = await shop.till.line();
  expect([epoch, losses]).toMatchObject([
    3,
    [
      { epoch: 1, end: 3, atTill: [] },
      { epoch: 2, end: 2, atTill: [] },
    ],
  ]);
});

it('and hands in again what came back, when the server is restored from before it had it', async () => {
  await shop.till.sell(1, 8);
  await shop.till.with((at) => at.firstSync());
  shop.till.lose(`checkout-${shop.till.saleId(3)}"`);
  expect(await shop.till.salvage()).toBe(0);
  const { database } = shop.union.server.store;
  const { terminal } = shop.till.identity;
  for (const table of ['redemptionOffers', 'redemptionFunders', 'redemptions', 'journalEntries'] as const)
    await database.deleteFrom(table).execute();
  await database.deleteFrom('journalEpochs').where('terminal', '=', terminal).execute();
  await database
    .updateTable('terminals')
    .set({ epoch: 1, sequence: 0, hash: genesisHash(sha256, terminal, 1) })
    .where('id', '=', terminal)
    .execute();
  await shop.till.with(async (at) => {
    await sell(at.desk, 'pos-1');
    await at.firstSync();
  });
  const held = await database
    .selectFrom('journalEntries')
    .select('sequence')
    .where('terminal', '=', terminal)
    .where('epoch', '=', 1)
    .execute();
  expect(held.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(await shop.till.line()).toMatchObject({ order: null, losses: [{ epoch: 1, end: 8, atTill: [] }] });
});

it('an upload that was still under way while the till asked is not the server’s alone', async () => {
  await shop.till.sell(1, 4);
  await shop.till.with((at) => at.firstSync());
  await shop.till.sell(5, 12);
  const late = await shop.till.nextUpload();
  shop.till.lose(`checkout-${shop.till.saleId(6)}"`);
  let isUnderWay = true;
  const arriving = serverWith((office) => ({
    openEpoch: async (wish) => {
      if (isUnderWay) await office.upload(late);
      isUnderWay = false;
      return office.openEpoch(wish);
    },
  }));
  expect(await shop.till.salvage({ office: arriving })).toBe(0);
  expect(shop.till.said.join('\n')).toMatch(/没有丢失流水/);
  await shop.till.with(async (at) => {
    await at.firstSync();
    expect((await at.status()).journal).toMatchObject({ epoch: 2, unsent: 0 });
    expect(done(await at.desk.sales.redemption({ id: shop.till.saleId(6) }))).toHaveProperty(
      'uploaded',
      true,
    );
  });
  const { alarm, losses } = await shop.till.line();
  expect([alarm, losses]).toMatchObject([
    expect.stringMatching(/nothing is lost/),
    [{ epoch: 1, end: 12, atTill: [] }],
  ]);
});

describe('what the server says that it holds', () => {
  type Held = HeadOffice['heldEntries'];
  const withHeld = (change: (held: Held) => Held) =>
    serverWith((office) => ({ heldEntries: change(office.heldEntries) }));
  beforeEach(async () => {
    await shop.till.sell(1, 12);
    await shop.till.with((at) => at.firstSync());
    shop.till.lose(`checkout-${shop.till.saleId(6)}"`);
  });

  it('is waited for: no journal begins before', async () => {
    const silent = withHeld(() => async () => {
      throw new TillError('head-office-unreachable', 'the server does not answer');
    });
    expect(await shop.till.salvage({ office: silent })).toBe(1);
    expect(await shop.till.line()).toMatchObject({ epoch: 1 });
    expect(await shop.till.salvage()).toBe(0);
  });

  it('is not believed when it answers another question, or is changed', async () => {
    const replayed = withHeld((held) => (ask) => held({ ...ask, nonce: '00'.repeat(16) }));
    expect(await shop.till.salvage({ office: replayed })).toBe(1);
    expect(shop.till.said.join('\n')).toMatch(/held-entries: it answers another question/);
    const changed = withHeld((held) => async (ask) => {
      const envelope = await held(ask);
      return { ...envelope, payload: envelope.payload.replace('grocery', 'grocerz') };
    });
    expect(await shop.till.salvage({ office: changed })).toBe(1);
    expect(shop.till.said.join('\n')).toMatch(/0 trusted signatures on the held-entries/);
  });

  it('pushes nothing out that is here, when it is from another machine with the same key', async () => {
    const { database } = shop.union.server.store;
    const { terminal } = shop.till.identity;
    const forked = await database
      .selectFrom('journalEntries')
      .select(['sequence', 'previousHash', 'bytes'])
      .where('terminal', '=', terminal)
      .where('sequence', '>=', 5)
      .where('sequence', '<=', 8)
      .execute();
    for (const { sequence, previousHash, bytes } of forked) {
      const other = bytes.replace('510107', '510108');
      const hash = entryHash(sha256, { epoch: 1, sequence, previousHash }, other);
      await database
        .updateTable('journalEntries')
        .set({ bytes: other, hash })
        .where('terminal', '=', terminal)
        .where('sequence', '=', sequence)
        .execute();
    }
    expect(await shop.till.salvage()).toBe(0);
    await shop.till.with(async (at) => {
      const { sales } = await at.desk.sales.list({ before: null, limit: 100, find: null });
      expect(sales.map(({ id }) => id)).toEqual(
        expect.arrayContaining([shop.till.saleId(1), shop.till.saleId(12)]),
      );
      expect(sales.map(({ id }) => id)).not.toContain(shop.till.saleId(6));
    });
  });
});
