import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Demo, riceAndOil, until } from './demo.ts';

/** What a decision is, by the code that the card causes. */
const isMember = (code: string) => code === 'member';

describe('every card of the tray', () => {
  let demo: Demo;
  let cards: { card: string; title: { zh: string; en: string }; expect: string }[];

  beforeAll(async () => {
    demo = await Demo.start();
    cards = (await demo.get('/v1/virtual-reader')).body;
  });
  afterAll(() => demo.end());

  it('shows each recognition code that a card can cause', () => {
    expect(new Set(cards.map((card) => card.expect))).toEqual(
      new Set([
        'member',
        'not-a-member',
        'not-certified',
        'not-active',
        'card-not-activated',
        'card-stopped',
        'not-genuine',
        'insert-card',
        'unreadable',
        'other-union',
      ]),
    );
    expect(cards.length).toBeGreaterThanOrEqual(10);
  });

  it('is recognised as it should be, before and after the goods, and gets what it should', async () => {
    const list = 14_370;
    for (const { card, expect: code } of cards) {
      const before = (await demo.post('/v1/checkouts', riceAndOil)).body;
      expect([card, before.state, before.recognition.code]).toEqual([card, 'awaiting-card', 'none']);

      await demo.post('/v1/virtual-reader/insert', { card });
      const tapped = (await demo.get(`/v1/checkouts/${before.id}`)).body;
      expect([card, tapped.recognition.code]).toEqual([card, code]);
      expect([card, tapped.decision.discount]).toEqual([card, isMember(code) ? 2_000 : 0]);
      expect(tapped.decision.list).toBe(list);

      const after = (await demo.post('/v1/checkouts', riceAndOil)).body;
      expect([card, after.recognition.code, after.decision.payable]).toEqual([
        card,
        code,
        isMember(code) ? list - 2_000 : list,
      ]);
      for (const { id } of [before, after]) await demo.post(`/v1/checkouts/${id}/cancel`);
      await demo.post('/v1/virtual-reader/remove');
    }
  });

  it('sells to a member whom only the union’s own number tells, as to a card that was only read', async () => {
    const { id } = (await demo.post('/v1/checkouts', riceAndOil)).body;
    await demo.post('/v1/virtual-reader/insert', { card: 'union-number' });
    expect((await demo.get(`/v1/checkouts/${id}`)).body.recognition).toMatchObject({
      code: 'member',
      verdict: 'genuine',
      presentation: 'chip-read',
    });
    const sold = await demo.post(`/v1/checkouts/${id}/confirm`, { tender: 'union-card' });
    expect(sold.status).toBe(200);
    await demo.post('/v1/virtual-reader/remove');
    const redemption = sold.body.redemption.id;
    await until(
      'the union has it',
      async () => (await demo.get(`/v1/redemptions/${redemption}`)).body.uploaded,
    );
    // Without a doubt: the union decides it again, and finds the member by that number, too.
    expect((await demo.staff('GET', '/v1/redemptions')).body).toContainEqual(
      expect.objectContaining({ id: redemption, outcome: 'accepted' }),
    );
  });

  it('tells neither number nor name in any answer', async () => {
    for (const { card } of cards) {
      await demo.post('/v1/virtual-reader/insert', { card });
      const text = JSON.stringify((await demo.post('/v1/checkouts', riceAndOil)).body);
      expect(text.replaceAll(/"id":"co-[^"]*"/g, '')).not.toMatch(/\d{12,}/);
      await demo.post('/v1/virtual-reader/remove');
    }
  });
});
