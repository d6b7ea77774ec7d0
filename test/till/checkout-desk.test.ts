import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fen, permille } from '../../terminal/core/money.ts';
import { isRefusal } from '../../terminal/till/refusal.ts';
import { Counter, morningMs, tickets, tokenOf } from '../fakes/counter.ts';
import { hourMs, memberClass, offer, programme } from '../fakes/programme.ts';

const ada = tokenOf('ada');
const nineYuan = offer('u.nine', {
  benefit: { kind: 'price', unitPrice: fen(900) },
  items: { categories: ['ticket'] },
});
const oncePerDay = offer('u.nine', {
  benefit: { kind: 'price', unitPrice: fen(900) },
  limits: { unitsPerTransaction: 2, perMember: [{ uses: 2, per: 'day' }] },
});

describe('a checkout', () => {
  let counter: Counter;
  const withOffers = (...offers: ReturnType<typeof offer>[]) =>
    programme('u', { issuedAtMs: morningMs, members: [[ada, memberClass()]], offers });
  const open = async (lines = tickets(2), more: { externalId?: string } = {}) => {
    const opened = await counter.desk.open({ lines, ...more });
    if (isRefusal(opened)) throw new Error(opened.refused);
    return opened.done.view;
  };
  const confirm = (id: string, how: Parameters<Counter['desk']['confirm']>[1] = {}) =>
    counter.desk.confirm(id, how);

  beforeEach(async () => {
    counter = await Counter.open([withOffers(nineYuan)]);
  });
  afterEach(() => counter.end());

  it('waits for a card, and is quoted for the member who taps', async () => {
    const { id, state, decision } = await open();
    expect([state, decision.payable]).toEqual(['awaiting-card', 9000]);
    await counter.tap({ u: ada });
    const view = await counter.desk.view(id);
    expect(view).toMatchObject({
      done: { state: 'quoted', decision: { payable: 1800 }, recognition: { code: 'member', programme: 'u' } },
    });
  });

  it('takes a card that was shown before the goods, once', async () => {
    await counter.tap({ u: ada });
    expect((await open()).state).toBe('quoted');
    expect((await open()).state).toBe('awaiting-card');
  });

  it('does not take a card that left a minute ago', async () => {
    await counter.tap({ u: ada });
    counter.nowMs += 61_000;
    expect((await open()).state).toBe('awaiting-card');
  });

  it('takes the card that was shown last', async () => {
    const { id } = await open();
    await counter.tap({ u: ada });
    await counter.tap({ u: tokenOf('stranger') });
    expect(await counter.desk.view(id)).toMatchObject({
      done: { state: 'awaiting-card', recognition: { code: 'not-a-member' } },
    });
  });

  it('is sold at the decision that was seen, and is in the journal before the answer', async () => {
    const { id } = await open();
    await counter.tap({ u: ada });
    const sold = await confirm(id, { tender: 'union-card', slip: '000123' });
    expect(sold).toMatchObject({
      done: { sequence: 1, decision: { payable: 1800 }, refunds: [], uploaded: false },
    });
    const kept = await counter.journal.find({ checkout: id });
    expect(kept?.entry).toMatchObject({
      tender: 'union-card',
      slip: '000123',
      card: { programme: 'u', token: ada, verdict: 'genuine' },
    });
    expect(await counter.desk.view(id)).toMatchObject({ done: { state: 'confirmed' } });
  });

  it('gets nothing of rules that end while it is open, and is not sold at a price that they gave', async () => {
    const { id } = await open();
    await counter.tap({ u: ada });
    counter.nowMs += 7 * 24 * hourMs;
    expect(await confirm(id)).toMatchObject({ refused: 'decision-changed' });
    expect(await counter.desk.view(id)).toMatchObject({ done: { decision: { payable: 9000, applied: [] } } });
  });

  it('without a card is sold at full price', async () => {
    const { id } = await open();
    expect(await confirm(id)).toMatchObject({ done: { decision: { payable: 9000, applied: [] } } });
    expect((await counter.journal.find({ checkout: id }))?.entry.card).toBeNull();
  });

  it('is sold once: a second confirm names the sale', async () => {
    const { id } = await open();
    const sold = await confirm(id);
    const redemption = 'done' in sold ? sold.done.id : '';
    expect(await confirm(id)).toEqual({ refused: 'already-confirmed', redemption });
    expect(await counter.desk.cancel(id)).toEqual({ refused: 'already-confirmed', redemption });
  });

  it('is sold whatever the working store says, when the journal holds it', async () => {
    const { id } = await open();
    const before = await counter.store.checkout(id);
    await confirm(id);
    if (before !== null) await counter.store.keepCheckout(before); // the crash came between the two files
    await counter.restart();
    expect(await counter.desk.view(id)).toMatchObject({ done: { state: 'confirmed' } });
    expect(await confirm(id)).toMatchObject({ refused: 'already-confirmed' });
  });

  it('is sold even when a power cut took the working store’s word for it', async () => {
    const { id } = await open();
    await confirm(id);
    await counter.restart();
    rmSync(join(counter.folder, 'working.db'), { force: true });
    await counter.restart();
    expect(await counter.desk.view(id)).toMatchObject({
      done: { state: 'confirmed', decision: { payable: 9000 } },
    });
    expect(await confirm(id)).toMatchObject({ refused: 'already-confirmed' });
  });

  it('asked for again by its name does not take the card for the customer after', async () => {
    counter.lying = counter.tapOf({ u: ada });
    const { id } = await open(tickets(1), { externalId: 'pos-1' });
    await open(tickets(1), { externalId: 'pos-1' });
    await confirm(id);
    counter.lying = null;
    expect((await open()).recognition.code).toBe('none');
  });

  it('takes a rate that the cashier keys later, and keeps it until another is keyed', async () => {
    const keyed = offer('u.keyed', { benefit: { kind: 'keyed', minPayPermille: permille(500) } });
    counter.programmes = [withOffers(keyed)];
    await counter.tap({ u: ada });
    const { id } = await open(tickets(1));
    const payable = async (change: Parameters<Counter['desk']['replaceLines']>[1]) => {
      const view = await counter.desk.replaceLines(id, change);
      return 'done' in view ? view.done.decision.payable : view.refused;
    };
    expect(await payable({ lines: tickets(1), keyed: { 'u.keyed': 800 } })).toBe(3600);
    expect(await payable({ lines: tickets(2) })).toBe(7200);
    expect(await payable({ lines: tickets(2), keyed: {} })).toBe(9000);
  });

  it('of a member who wants to pay with points is sold, and says that the balance is not known here', async () => {
    const points = offer('u.points', {
      layer: 'subsidy',
      benefit: { kind: 'points', fenPerPoint: 1, maxPermille: permille(1000) },
    });
    counter.programmes = [withOffers(nineYuan, points)];
    await counter.tap({ u: ada });
    const reasons = async (usePoints: boolean | undefined) => {
      const opened = await counter.desk.open({ lines: tickets(2), usePoints });
      if (isRefusal(opened)) throw new Error(opened.refused);
      const { id } = opened.done.view;
      await counter.tap({ u: ada });
      const sold = await confirm(id);
      if (isRefusal(sold)) throw new Error(sold.refused);
      const { payable, declined } = sold.done.decision;
      return [payable, ...declined.map(({ reason }) => reason)];
    };
    expect(await reasons(undefined)).toEqual([1800, 'points-not-asked']);
    expect(await reasons(true)).toEqual([1800, 'needs-network']);
  });

  it('that is refused leaves a card that was shown to the basket at hand', async () => {
    const { id } = await open();
    const wrong = counter.desk.open({ lines: [{ id: '1', sku: 'unknown', quantity: 1 }] });
    await counter.tap({ u: ada });
    expect(await wrong).toMatchObject({ refused: 'wrong-lines' });
    expect(await counter.desk.view(id)).toMatchObject({ done: { recognition: { code: 'member' } } });
  });

  it('outlives a restart while it is open', async () => {
    const { id } = await open(tickets(1), { externalId: 'pos-7' });
    await counter.restart();
    expect(await counter.desk.open({ lines: tickets(9), externalId: 'pos-7' })).toMatchObject({
      done: { isNew: false, view: { id } },
    });
  });

  it('of the merchant’s own program is one: its name finds the open basket, and the sale afterwards', async () => {
    const { id } = await open(tickets(1), { externalId: 'pos-1' });
    const sold = await confirm(id);
    expect(await counter.desk.open({ lines: tickets(1), externalId: 'pos-1' })).toEqual({
      refused: 'already-confirmed',
      redemption: 'done' in sold ? sold.done.id : '',
    });
  });

  it('is sold at full price when more offers apply than can be weighed, and that is said', async () => {
    const many = Array.from({ length: 1_001 }, (_, n) => ({
      ...nineYuan,
      id: `u.n${n}` as typeof nineYuan.id,
    }));
    counter.programmes = [withOffers(...many)];
    await counter.tap({ u: ada });
    const { id, decision } = await open();
    expect([decision.payable, counter.logged.includes('undecidable')]).toEqual([9000, true]);
    expect(await confirm(id)).toMatchObject({ done: { decision: { payable: 9000 } } });
  });

  it('that could not be read back or handed in is not written either', async () => {
    const lines = Array.from({ length: 501 }, (_, n) => ({ ...tickets(1)[0], id: `${n}`, quantity: 1 }));
    const { id } = await open(lines as ReturnType<typeof tickets>);
    await expect(confirm(id)).rejects.toThrow();
    expect(counter.journal.lastSequence).toBe(0);
    expect(await counter.desk.view(id)).toMatchObject({ done: { state: 'awaiting-card' } });
  });

  it('can be given up, and is then not sold', async () => {
    const { id } = await open();
    expect(await counter.desk.cancel(id)).toMatchObject({ done: { state: 'cancelled' } });
    expect(await confirm(id)).toEqual({ refused: 'checkout-cancelled', checkout: id });
  });

  it('is decided anew when its lines change', async () => {
    await counter.tap({ u: ada });
    const { id } = await open(tickets(1));
    expect(await counter.desk.replaceLines(id, { lines: tickets(3) })).toMatchObject({
      done: { decision: { payable: 2700 } },
    });
  });

  it('takes name, category and price from the catalogue, and says what is missing', async () => {
    await counter.catalogue.replace('cinema', [
      { sku: '2d', name: '2D 电影票', category: 'ticket', price: fen(4500) },
    ]);
    await counter.tap({ u: ada });
    const { decision } = await open([{ id: 'a', sku: '2d', quantity: 1 }]);
    expect(decision).toMatchObject({ list: 4500, payable: 900 });
    expect(await counter.desk.open({ lines: [{ id: 'a', sku: 'unknown', quantity: 1 }] })).toEqual({
      refused: 'wrong-lines',
      faults: ['lines[0].unitPrice: is needed, since the catalogue does not hold this sku'],
    });
  });

  describe('whose decision no longer holds', () => {
    it('because the offer ended is not sold, and shows the new decision; confirmed again, it is', async () => {
      await counter.tap({ u: ada });
      const { id } = await open();
      counter.programmes = [withOffers()];
      expect(await confirm(id)).toMatchObject({ refused: 'decision-changed', decision: { payable: 9000 } });
      expect(counter.journal.lastSequence).toBe(0);
      expect(await confirm(id)).toMatchObject({ done: { decision: { payable: 9000 } } });
    });

    it('because the card was stopped meanwhile is not sold', async () => {
      await counter.tap({ u: ada });
      const { id } = await open();
      counter.programmes = [
        programme('u', {
          issuedAtMs: morningMs,
          members: [[ada, memberClass({ card: { status: 'stopped' } })]],
          offers: [nineYuan],
        }),
      ];
      expect(await confirm(id)).toMatchObject({ refused: 'decision-changed', decision: { payable: 9000 } });
      expect(await counter.desk.view(id)).toMatchObject({ done: { recognition: { code: 'card-stopped' } } });
    });

    it('because the sale was not paid with the card is not sold', async () => {
      counter.programmes = [withOffers({ ...nineYuan, card: { payWith: true } })];
      await counter.tap({ u: ada });
      const { id } = await open();
      expect(await confirm(id, { tender: 'other' })).toMatchObject({
        refused: 'decision-changed',
        decision: { payable: 9000 },
      });
      expect(await confirm(id, { tender: 'other' })).toMatchObject({ done: { decision: { payable: 9000 } } });
    });

    it('because the limit was used by another basket at the same moment is not sold', async () => {
      counter.programmes = [withOffers(oncePerDay)];
      counter.lying = counter.tapOf({ u: ada });
      const baskets = [await open(), await open(), await open()];
      expect(baskets.map(({ decision }) => decision.payable)).toEqual([1800, 1800, 1800]);
      const ends = await Promise.all(baskets.map(({ id }) => confirm(id)));
      expect(ends.filter((end) => 'done' in end)).toHaveLength(1);
      expect(ends.filter((end) => 'refused' in end && end.refused === 'decision-changed')).toHaveLength(2);
    });
  });

  it('counts a member’s uses until the day is over, and gives them back with a refund', async () => {
    counter.programmes = [withOffers(oncePerDay)];
    counter.lying = counter.tapOf({ u: ada });
    const first = await open();
    const sold = await confirm(first.id);
    expect((await open()).decision.declined).toMatchObject([{ offer: 'u.nine', reason: 'member-limit' }]);

    const refund = await counter.refunds.refund('done' in sold ? sold.done.id : '', {
      lines: [{ id: '1', quantity: 1 }],
      reason: 'returned',
    });
    expect(refund).toMatchObject({
      done: {
        amount: 900,
        lines: [{ id: '1', quantity: 1, amount: 900 }],
        funders: [{ funder: 'merchant', amount: 3600 }],
      },
    });
    expect((await open(tickets(2))).decision.payable).toBe(900 + 4500);

    counter.nowMs += 24 * hourMs;
    expect((await open()).decision.payable).toBe(1800);
  });

  it('knows a card’s first use only once', async () => {
    const gift = offer('u.gift', {
      benefit: { kind: 'gift', gift: { zh: '雨伞' } },
      who: { firstUse: true },
    });
    counter.programmes = [
      programme('u', {
        issuedAtMs: morningMs,
        members: [[ada, memberClass({ card: { firstUse: true } })]],
        offers: [gift],
      }),
    ];
    await counter.tap({ u: ada });
    const first = await open();
    expect(first.decision.granted).toMatchObject([{ offer: 'u.gift' }]);
    await confirm(first.id);
    await counter.tap({ u: ada });
    expect((await open()).decision.declined).toMatchObject([{ offer: 'u.gift', reason: 'not-first-use' }]);
  });

  it('redeems as many tickets as the member holds', async () => {
    const zoo = offer('u.zoo', {
      benefit: { kind: 'price', unitPrice: fen(1) },
      who: { ticket: 'u.zoo-day' },
    });
    counter.programmes = [
      programme('u', {
        issuedAtMs: morningMs,
        members: [[ada, memberClass({ member: { tickets: { 'u.zoo-day': 1 } } })]],
        offers: [zoo],
      }),
    ];
    await counter.tap({ u: ada });
    const first = await open();
    expect(first.decision.payable).toBe(1 + 4500);
    await confirm(first.id);
    await counter.tap({ u: ada });
    expect((await open()).decision.declined).toMatchObject([{ reason: 'no-ticket' }]);
  });

  describe('of a card that two programmes know', () => {
    const both = { u: ada, v: tokenOf('ada at v') };
    const twoProgrammes = (homePays: number, otherPays: number) => [
      withOffers(offer('u.price', { benefit: { kind: 'price', unitPrice: fen(homePays) } })),
      programme('v', {
        issuedAtMs: morningMs,
        members: [[both.v, memberClass()]],
        offers: [offer('v.price', { benefit: { kind: 'price', unitPrice: fen(otherPays) } })],
      }),
    ];

    it('counts the member’s uses, not the programme’s', async () => {
      const shared = offer('u.price', {
        benefit: { kind: 'price', unitPrice: fen(900) },
        who: { programmes: ['u', 'v'] },
        limits: { perMember: [{ uses: 2, per: 'day' }] },
      });
      counter.programmes = [
        withOffers(shared),
        programme('v', { issuedAtMs: morningMs, members: [[both.v, memberClass()]] }),
      ];
      counter.lying = counter.tapOf(both);
      await confirm((await open(tickets(2))).id);
      expect((await open(tickets(2))).decision.payable).toBe(9000);
    });

    it.each([
      ['the home programme when it pays less', 900, 1000, 'u'],
      ['the other programme when it pays less', 1000, 900, 'v'],
      ['the home programme on a tie', 900, 900, 'u'],
    ])('is decided by %s', async (_, homePays, otherPays, expected) => {
      counter.programmes = twoProgrammes(homePays, otherPays);
      await counter.tap(both);
      const view = await open(tickets(1));
      expect(view).toMatchObject({ recognition: { programme: expected }, decision: { payable: 900 } });
    });
  });
});
