import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UseCounts } from '../../terminal/core/calendar/use-periods.ts';
import { fen } from '../../terminal/core/money.ts';
import type { Offer } from '../../terminal/core/offers/offer.ts';
import { MemberHoldDesk } from '../../terminal/till/quotas/member-hold-desk.ts';
import { isRefusal } from '../../terminal/till/refusal.ts';
import { sealEnvelope } from '../../terminal/wire/envelope.ts';
import type { MemberHoldAsk, MemberHolds } from '../../terminal/wire/member-holds.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import { Counter, morningMs, tickets, tokenOf } from '../fakes/counter.ts';
import { memberClass, offer, programme } from '../fakes/programme.ts';

const [ada, bob] = [tokenOf('ada'), tokenOf('bob')];
const key = SigningKey.generate();
const signers = { keys: new Map([[key.id, key.publicKey]]), threshold: 1 };
const onceADay = (id: string, price: number, change: Partial<Offer> = {}) =>
  offer(id, {
    benefit: { kind: 'price', unitPrice: fen(price) },
    limits: { perMember: [{ uses: 1, per: 'day' }], memberPolicy: 'strict-online' },
    ...change,
  });
const nothing: UseCounts = { day: 0, week: 0, month: 0, year: 0, offer: 0 };
const once: UseCounts = { day: 1, week: 1, month: 1, year: 1, offer: 1 };

/** A server of one till: what it holds, what it was told, and how its answers go wrong. */
class Office {
  readonly open = new Map<string, string>();
  readonly asks: MemberHoldAsk[] = [];
  readonly usedElsewhere = new Map<string, UseCounts>();
  answers: 'well' | 'lost' | 'never' | 'forged' | 'of another question' = 'well';

  async ask(ask: MemberHoldAsk) {
    this.asks.push(ask);
    for (const hold of ask.letGo) this.open.delete(hold);
    const held = (ask.wanted?.offers ?? []).map(({ hold, offer }) => {
      const used = this.usedElsewhere.get(offer) ?? nothing;
      const uses = Math.max(0, 1 - used.day);
      if (uses > 0) this.open.set(hold, ask.wanted!.checkout);
      return { hold, offer, uses, used };
    });
    if (this.answers === 'never') return new Promise<never>(() => {});
    if (this.answers === 'lost') throw new Error('lost on its way back');
    const payload: MemberHolds = {
      schema: 1,
      type: 'member-holds',
      terminal: 't-1',
      epoch: ask.epoch,
      nonce: this.answers === 'of another question' ? '0'.repeat(32) : ask.nonce,
      issuedAt: '2026-11-21T10:20:00+08:00' as MemberHolds['issuedAt'],
      held,
      open: [...this.open].map(([hold, checkout]) => ({ hold, checkout })),
    };
    const signer = this.answers === 'forged' ? SigningKey.generate() : key;
    return sealEnvelope('member-holds', JSON.stringify(payload), [signer]);
  }

  get wants() {
    return this.asks.flatMap(({ wanted }) => (wanted === null ? [] : [wanted]));
  }
}

describe('an offer whose members’ limit is asked for at the sale', () => {
  let counter: Counter;
  let office: Office;

  const publish = (offers: readonly Offer[]) => {
    counter.programmes = [
      programme('u', {
        issuedAtMs: morningMs,
        members: [
          [ada, memberClass()],
          [bob, memberClass()],
        ],
        offers,
      }),
    ];
  };
  const basket = async (member = ada) => {
    const opened = await counter.desk.open({ lines: tickets(1) });
    if (isRefusal(opened)) throw new Error(opened.refused);
    await counter.tap({ u: member });
    return view(opened.done.view.id);
  };
  const view = async (id: string) => {
    const seen = await counter.desk.view(id);
    if (isRefusal(seen)) throw new Error(seen.refused);
    return seen.done;
  };
  const confirm = async (id: string) => {
    const done = await counter.desk.confirm(id, {});
    await counter.holds!.settled();
    return isRefusal(done) ? done.refused : done.done.decision.payable;
  };
  const reasons = async (id: string) =>
    (await view(id)).decision.declined.map(({ offer, reason }) => `${offer} ${reason}`);

  beforeEach(async () => {
    office = new Office();
    counter = await Counter.open([], {
      shared: { riskLeft: null },
      openHolds: (at) =>
        new MemberHoldDesk({
          terminal: 't-1',
          epoch: () => at.journal.epoch,
          ask: (ask) => office.ask(ask),
          signers: () => signers,
          isOnline: () => at.online,
          sinceBoot: () => at.nowMs,
          randomness: randomBytes,
          saleOf: (checkout) => at.journal.find({ checkout }),
          isAcknowledged: async () => false,
        }),
    });
    publish([onceADay('u.nine', 900)]);
  });
  afterEach(() => counter.end());

  it('is given when the server holds it, and the entry keeps the server’s counts', async () => {
    office.usedElsewhere.set('u.nine', { ...nothing, week: 3 });
    const { id, decision } = await basket();
    expect(decision.payable).toBe(900);
    expect(office.wants).toMatchObject([
      { checkout: id, cards: [{ programme: 'u', token: ada }], offers: [{ offer: 'u.nine', uses: 1 }] },
    ]);
    expect(await confirm(id)).toBe(900);
    const sold = await counter.journal.find({ checkout: id });
    expect(sold!.entry.request.used?.['u.nine']?.member).toEqual({ ...nothing, week: 3 });
    expect(sold!.entry.request.needsNetwork).toBeUndefined();
  });

  it('is asked for once for a basket that changes, and not for one without a member or without its goods', async () => {
    const opened = await counter.desk.open({ lines: tickets(1) });
    if (isRefusal(opened)) throw new Error(opened.refused);
    expect(office.asks).toEqual([]);
    await counter.tap({ u: ada });
    await counter.desk.replaceLines(opened.done.view.id, { lines: tickets(2) });
    expect(office.wants).toHaveLength(1);
  });

  it('is used up by the server’s word, and leaves its place to the next that must be asked for', async () => {
    publish([onceADay('u.nine', 900), onceADay('u.ten', 1000)]);
    office.usedElsewhere.set('u.nine', once);
    const { id, decision } = await basket();
    expect(decision.payable).toBe(1000);
    expect(await reasons(id)).toEqual(['u.nine member-limit']);
    expect(await confirm(id)).toBe(1000);
  });

  it.each(['lost', 'forged', 'of another question', 'never'] as const)(
    'needs the network when the answer is %s; the sale goes on without it',
    async (answers) => {
      office.answers = answers;
      const { id, decision } = await basket();
      expect(decision.payable).toBe(4500);
      expect(await reasons(id)).toEqual(['u.nine needs-network']);
      if (answers === 'never') {
        // A silent server is not waited for again at every article.
        await counter.desk.replaceLines(id, { lines: tickets(1) });
        expect(office.asks).toHaveLength(1);
        const done = await counter.desk.confirm(id, {});
        expect(isRefusal(done)).toBe(false);
        counter.holds = null; // it waits for the answer still
        return;
      }
      expect(await confirm(id)).toBe(4500);
    },
  );

  it('needs the network without a line, and is sold without one when it was held before', async () => {
    const { id } = await basket();
    counter.online = false;
    const other = await basket(bob);
    expect(await reasons(other.id)).toEqual(['u.nine needs-network']);
    expect(await confirm(id)).toBe(900);
  });

  it('is let go when the basket is given up, becomes another member’s, or has no such goods any more', async () => {
    const left = async () => {
      await counter.holds!.settled();
      return office.open.size;
    };
    const first = await basket();
    expect(await left()).toBe(1);
    await counter.desk.cancel(first.id);
    expect(await left()).toBe(0);
    const second = await basket();
    await counter.tap({ u: bob });
    expect(office.wants.at(-1)).toMatchObject({ checkout: second.id, cards: [{ token: bob }] });
    expect(await left()).toBe(1);
    await counter.desk.replaceLines(second.id, {
      lines: [{ id: '1', category: 'ticket', unitPrice: fen(500), quantity: 1 }],
    });
    expect(await left()).toBe(0);
  });

  it('is let go when the basket is left standing, and asked for anew when it is sold all the same', async () => {
    const { id } = await basket();
    counter.nowMs += 601_000;
    await counter.desk.giveUpAbandoned();
    await counter.holds!.settled();
    expect(office.open.size).toBe(0);
    expect(await confirm(id)).toBe(900);
    expect(office.wants).toHaveLength(2);
  });

  it('is asked for under another id after a crash, and what was held before is let go', async () => {
    const { id } = await basket();
    const [before] = office.open.keys();
    await counter.restart();
    expect(await confirm(id)).toBe(900);
    const [, again] = office.wants;
    expect(again!.offers[0]!.hold).not.toBe(before);
    await counter.holds!.settle();
    // The sale ends this one, when it comes in: nobody else may say that it is free.
    expect([...office.open.keys()]).toEqual([again!.offers[0]!.hold]);
  });

  it('lets go what it never heard of, when it hears of it', async () => {
    office.answers = 'lost';
    await basket();
    expect(office.open.size).toBe(1);
    office.answers = 'well';
    await counter.holds!.settle();
    expect(office.open.size).toBe(0);
  });

  it('is not sold on a hold of which the server says afterwards that it is none', async () => {
    const { id } = await basket();
    await counter.restart();
    office.usedElsewhere.set('u.nine', once);
    expect(await confirm(id)).toBe('decision-changed');
    expect(await reasons(id)).toEqual(['u.nine member-limit']);
  });
});
