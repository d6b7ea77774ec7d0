import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Demo, riceAndOil, until } from './demo.ts';

describe('the server’s plug is pulled', () => {
  let demo: Demo;
  let terminal: string;

  beforeAll(async () => {
    demo = await Demo.start();
    terminal = (await demo.get('/v1/status')).body.terminal;
  });
  afterAll(() => demo.end());

  const sell = async () => {
    // Put in anew: opening a basket waits a second and a half at most for a card that lies there to be read once more.
    await demo.post('/v1/virtual-reader/insert', { card: 'member-contact' });
    const { id, decision } = (await demo.post('/v1/checkouts', riceAndOil)).body;
    expect(decision.discount).toBe(2_000);
    const sold = await demo.post(`/v1/checkouts/${id}/confirm`, { tender: 'union-card' });
    expect(sold.status).toBe(200);
    return sold.body.redemption.id as string;
  };
  const arrived = async () =>
    (await demo.staff('GET', `/v1/redemptions?terminal=${terminal}`)).body as {
      id: string;
      sequence: number;
      outcome: string;
    }[];

  it('selling goes on, and every sale arrives once when it is back', async () => {
    const sold = [await sell(), await sell()];
    await until('the first sales are at the server', async () => (await arrived()).length === 2);
    // The server holds them before it has answered: what matters here is that the till knows.
    await until('the till knows', async () => (await demo.get('/v1/status')).body.journal.unsent === 0);

    await demo.kill('server');
    for (let sale = 0; sale < 10; sale += 1) sold.push(await sell());
    await until(
      'the till has noticed',
      async () => (await demo.get('/v1/status')).body.network === 'offline',
    );
    expect((await demo.get('/v1/status')).body.journal.unsent).toBe(10);

    await demo.serve('server');
    await until('the sales are at the server', async () => (await arrived()).length === 12);
    const there = await arrived();
    expect(there.map(({ id }) => id)).toEqual(sold);
    expect(there.map(({ sequence }) => sequence)).toEqual(sold.map((_, position) => position + 1));
    expect(new Set(there.map(({ outcome }) => outcome))).toEqual(new Set(['accepted']));
    await until('the till knows', async () => (await demo.get('/v1/status')).body.journal.unsent === 0);
    expect((await demo.get(`/v1/redemptions/${sold[5]}`)).body.uploaded).toBe(true);
  });
});

describe('the till’s plug is pulled in the middle of confirms', () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await Demo.start();
  });
  afterAll(() => demo.end());

  it('leaves each sale whole or not there, and says which', async () => {
    const asked = new Map<string, 'answered' | 'cut off'>();
    for (let round = 0; round < 6; round += 1) {
      await demo.post('/v1/virtual-reader/insert', { card: 'member-contact' });
      let alive = true;
      const cashier = async (name: string) => {
        for (let sale = 0; alive; sale += 1) {
          const externalId = `${round}-${name}-${sale}`;
          const opened = await demo.post('/v1/checkouts', { ...riceAndOil, externalId }).catch(() => null);
          if (opened === null) return;
          asked.set(externalId, 'cut off');
          const sold = await demo
            .post(`/v1/checkouts/${opened.body.id}/confirm`, {}, { 'idempotency-key': externalId })
            .catch(() => null);
          if (sold?.status === 200) asked.set(externalId, 'answered');
        }
      };
      const cashiers = [cashier('a'), cashier('b')];
      await until(
        'some sales are done',
        () => [...asked.values()].filter((end) => end === 'answered').length >= (round + 1) * 3,
      );
      await demo.kill('till');
      alive = false;
      await Promise.all(cashiers);
      await demo.serve('till');
    }

    const ends = { answered: 0, 'cut off': 0, 'cut off, sold': 0 };
    for (const [externalId, end] of asked) {
      ends[end] += 1;
      const found = await demo.get(`/v1/redemptions?externalId=${externalId}`);
      if (end === 'answered') expect([externalId, found.status]).toEqual([externalId, 200]);
      if (found.status === 200) {
        if (end === 'cut off') ends['cut off, sold'] += 1;
        // The same key gives the sale's own answer, and never a second sale.
        const checkout = (await demo.post('/v1/checkouts', { ...riceAndOil, externalId })).body;
        expect(checkout).toMatchObject({ code: 'already-confirmed', redemption: found.body.id });
      } else {
        expect(found.status).toBe(404);
      }
    }
    expect(ends.answered).toBeGreaterThanOrEqual(18);
    const journal = await demo.command('till', 'verify-journal');
    expect(journal).toMatchObject({ code: 0, err: expect.any(String) });
    expect(JSON.parse(journal.out)).toMatchObject({
      sales: ends.answered + ends['cut off, sold'],
      refunds: 0,
    });
  });
});
