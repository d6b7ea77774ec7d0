import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Demo, isRunning, riceAndOil, until } from './demo.ts';

describe('the demo’s life', () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await Demo.start();
  });
  afterAll(() => demo.end());

  it('ends with Ctrl-C within three seconds and leaves no process', async () => {
    const pids = [demo.pid('server'), demo.pid('till')];
    expect(pids.every(isRunning)).toBe(true);
    expect(await demo.stop()).toBeLessThan(3_000);
    expect(pids.some(isRunning)).toBe(false);
  });

  it('finds its data again, and stands at another shop when asked to', async () => {
    await demo.run();
    await demo.post('/v1/virtual-reader/insert', { card: 'member-contact' });
    const { id } = (await demo.post('/v1/checkouts', riceAndOil)).body;
    const sale = (await demo.post(`/v1/checkouts/${id}/confirm`)).body.redemption;
    const { terminal } = (await demo.get('/v1/status')).body;
    await demo.stop();

    await demo.run('--merchant', 'cinema');
    const status = (await demo.get('/v1/status')).body;
    expect(status).toMatchObject({ terminal, journal: { sequence: 1 } });
    expect(status.store.merchant).not.toBe('sanjiang');
    expect((await demo.get(`/v1/redemptions/${sale.id}`)).body.id).toBe(sale.id);
    const ticket = { lines: [{ id: '1', sku: 'demo-ticket-2d', quantity: 1 }] };
    await demo.post('/v1/virtual-reader/insert', { card: 'member-contact' });
    expect((await demo.post('/v1/checkouts', ticket)).body.decision).toMatchObject({ proven: true });
    await demo.stop();
  });

  it('refuses a shop that it does not have, with the names of those that it has', async () => {
    await expect(demo.run('--merchant', 'nowhere')).rejects.toThrow(
      /supermarket[\s\S]*cinema|cinema[\s\S]*supermarket/,
    );
  });

  it('begins anew when asked to, and says what it does while it seeds', async () => {
    expect(demo.said.join('\n')).not.toMatch(/92,?411/);
    await demo.run('--fresh');
    // Said on another stream than `ready`.
    await until('it has said so', () => /92,?411/.test(demo.said.join('\n')));
    expect((await demo.get('/v1/status')).body).toMatchObject({
      store: { merchant: 'sanjiang' },
      journal: { sequence: 0 },
    });
  });

  it('does not let a second till onto the same data', async () => {
    const second = await demo.command('till', 'serve', '--readers', 'virtual');
    expect(second).toMatchObject({ code: 2, err: expect.stringMatching(/another till runs on this data/) });
  });

  it('goes on without the one that failed: a till without its server, a server without its till', async () => {
    await demo.kill('server');
    const sale = await demo.post('/v1/checkouts', riceAndOil);
    expect(sale.status).toBe(201);
    await demo.serve('server');
    await demo.kill('till');
    expect((await demo.staff('GET', '/v1/terminals')).status).toBe(200);
    await demo.serve('till');
    expect((await demo.get('/v1/status')).status).toBe(200);
  });
});

describe('a command that is used wrongly', () => {
  let demo: Demo;
  beforeAll(() => {
    demo = new Demo();
  });
  afterAll(() => demo.end());

  it.each([
    ['a till that was never enrolled', 'till', ['serve'], /enrol --server/],
    ['a server without data', 'server', ['serve'], /demo|npm start|seed/i],
    [
      'a pairing code that is none',
      'till',
      ['enrol', '--server', 'http://127.0.0.1:9', '--code', 'ABC'],
      /^code: must look like/,
    ],
    [
      'a server that does not answer',
      'till',
      ['enrol', '--server', 'http://127.0.0.1:9', '--code', '7K3MQ-9QWX2-H4T8ZB2N'],
      /the server does not answer/,
    ],
    ['a catalogue that is not there', 'till', ['import-catalogue', 'nothing.csv'], /nothing\.csv/],
    ['a basket that is not there', 'till', ['decide', 'nothing.json'], /nothing\.json/],
    ['baskets that are not there', 'till', ['decide', 'nothing.jsonl', '--lines'], /nothing\.jsonl/],
    ['a folder for a basket', 'till', ['decide', '.'], /^\.: /],
    ['a folder for baskets', 'till', ['decide', '.', '--lines'], /^\.: is a folder/],
    ['a folder for a recorded card', 'till', ['read-card', '--replay', '.'], /^\.: /],
    ['a journal that is not there', 'till', ['verify-journal'], /journal: there is none/],
  ] as const)('%s: exit 2 and one clear line', async (_, part, args, words) => {
    const { code, err } = await demo.command(part, ...args);
    expect([code, err]).toEqual([2, expect.stringMatching(words)]);
    expect(err.trim().split('\n').length).toBeLessThanOrEqual(2);
  });

  it('a basket from an editor that marks UTF-8 is read like any other', async () => {
    const basket = JSON.stringify({
      offers: [],
      request: {
        at: '2026-11-21T10:00:00+08:00',
        store: { id: 's', merchant: 'm', region: '5101' },
        member: null,
        card: null,
        lines: [{ id: '1', unitPrice: 4_500, quantity: 2 }],
        online: true,
        cacheAgeHours: 0,
      },
    });
    const { code, out } = await demo.commandWith(`\ufeff${basket}`, 'till', 'decide', '-');
    expect([code, JSON.parse(out || '{}').payable]).toEqual([0, 9_000]);
  });
});
