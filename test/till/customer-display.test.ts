import { beforeEach, describe, expect, it } from 'vitest';
import { isoDate } from '../../terminal/core/calendar/civil-date.ts';
import type { Decision } from '../../terminal/core/decide/decision.ts';
import type { Offer } from '../../terminal/core/offers/offer.ts';
import type { Checkout } from '../../terminal/till/checkouts/checkout.ts';
import type { CounterWatcher } from '../../terminal/till/checkouts/counter-watcher.ts';
import { CustomerDisplay } from '../../terminal/till/display/customer-display.ts';
import { publicTitle } from '../../terminal/till/display/display-state.ts';
import type { Timer } from '../../terminal/till/display/timer.ts';
import { type RecognitionCode, recognitionCodes } from '../../terminal/wire/counter/checkout-view.ts';
import { type DisplayState, displayResultMs } from '../../terminal/wire/counter/display-message.ts';
import { morningMs } from '../fakes/counter.ts';
import { offer } from '../fakes/programme.ts';

/** Time that a test turns by hand. */
class HandClock {
  nowMs = morningMs;
  #waiting: { at: number; work: () => void }[] = [];

  readonly timer: Timer = (afterMs, work) => {
    const entry = { at: this.nowMs + afterMs, work };
    this.#waiting.push(entry);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== entry);
    };
  };

  pass(ms: number): void {
    this.nowMs += ms;
    const due = this.#waiting.filter(({ at }) => at <= this.nowMs);
    this.#waiting = this.#waiting.filter(({ at }) => at > this.nowMs);
    for (const { work } of due) work();
  }
}

const gift = { kind: 'gift', gift: { zh: '礼' } } as const;
const amounts = { list: 10_000, discount: 2_500, payable: 7_500 };
const decision = {
  ...amounts,
  proven: true,
  lines: [
    { id: '1', list: 6_000, discount: 1_500, payable: 4_500 },
    { id: '2', list: 4_000, discount: 1_000, payable: 3_000 },
  ],
  applied: [
    { offer: 'u.item', layer: 'item', discount: 500, lines: [{ id: '1', discount: 500 }] },
    {
      offer: 'u.basket',
      layer: 'basket',
      discount: 2_000,
      lines: [
        { id: '1', discount: 1_000 },
        { id: '2', discount: 1_000 },
      ],
    },
  ],
  granted: [],
  declined: [],
  funders: [],
} as unknown as Decision;

const basketOf = (code: RecognitionCode, change: Partial<Checkout> = {}): Checkout =>
  ({
    id: 'co-1',
    state: 'open',
    lines: [
      { id: '1', sku: 's1', name: '大米', unitPrice: 3_000, quantity: 2 },
      { id: '2', sku: 's2', unitPrice: 4_000, quantity: 1 },
    ],
    recognition: { code },
    decision,
    ...change,
  }) as unknown as Checkout;

describe('the customer display', () => {
  let clock: HandClock;
  let display: CustomerDisplay;
  let desk: CounterWatcher;
  let offers: Offer[];
  let seen: DisplayState['show'][];

  beforeEach(() => {
    clock = new HandClock();
    offers = [
      offer('u.item', { benefit: gift, title: { zh: '九折' } }),
      offer('u.basket', { benefit: gift, title: { zh: '满百减二十' } }),
    ];
    display = new CustomerDisplay({
      offers: () => offers,
      titleOf: (id) =>
        publicTitle(
          id,
          offers.find((known) => known.id === id),
        ),
      nowMs: () => clock.nowMs,
      timer: clock.timer,
    });
    desk = display.watcher(() => {});
    display.idle();
    seen = [];
    display.watch(({ show }) => seen.push(show));
  });

  it('shows the offers of the day with their days, a dozen at most, while nobody is served', () => {
    offers = Array.from({ length: 20 }, (_, n) =>
      offer(`u.o${n}`, {
        benefit: gift,
        when: { from: isoDate('2026-11-01'), through: isoDate('2026-11-30') },
      }),
    );
    display.filesChanged();
    const shown = display.state.show === 'idle' ? display.state.offers : [];
    expect(shown).toHaveLength(12);
    expect(shown[0]).toEqual({
      title: { zh: 'u.o0' },
      gain: { zh: expect.stringContaining('礼'), en: expect.any(String) },
      from: '2026-11-01',
      through: '2026-11-30',
    });
  });

  it.each([
    ['a union', { organisations: ['scedu/mianyang'] }],
    ['one tag of several', { tagsAny: ['needy'] }],
    ['every tag', { tagsAll: ['needy'] }],
    ['the lack of a tag', { tagsNone: ['model-worker'] }],
  ])('names no offer before everybody that is for members with %s only', (_, who) => {
    offers = [
      offer('u.item', { benefit: gift, title: { zh: '困难职工补贴' }, who }),
      offer('u.basket', { benefit: gift, title: { zh: '满百减二十' }, who: { programmes: ['scedu'] } }),
    ];
    display.filesChanged();
    expect(display.state).toMatchObject({ show: 'idle', offers: [{ title: { zh: '满百减二十' } }] });
    desk.basket(basketOf('member'), 'card');
    expect(display.state).toMatchObject({
      lines: [{ offers: [{ zh: '会员优惠', en: 'Member offer' }] }, {}],
      others: { titles: [{ zh: '满百减二十' }] },
    });
  });

  it('looks at the offers anew when the day is over', () => {
    offers = [];
    clock.pass(14 * 3_600_000); // it was 10:20 in the morning
    expect(display.state).toEqual({ show: 'idle', offers: [] });
  });

  it('shows goods by name, what comes off each, and what comes off all together', () => {
    desk.basket(basketOf('member'), 'goods');
    expect(display.state).toEqual({
      show: 'basket',
      lines: [
        { name: '大米', quantity: 2, list: 6_000, discount: 500, offers: [{ zh: '九折' }] },
        { name: 's2', quantity: 1, list: 4_000, discount: 0, offers: [] },
      ],
      others: { titles: [{ zh: '满百减二十' }], discount: 2_000 },
      ...amounts,
      member: true,
    });
  });

  it('passes hostile names on as they are: the page draws them as text', () => {
    const name = `<script>alert(1)</script>\u202e${'长'.repeat(10_000)}`;
    desk.basket(
      basketOf('none', { lines: [{ id: '1', name, unitPrice: 1, quantity: 1 }] as never }),
      'goods',
    );
    expect(display.state).toMatchObject({ member: false, lines: [{ name }, {}] });
  });

  const answers: Record<RecognitionCode, DisplayState['show']> = {
    none: 'basket',
    member: 'basket',
    'insert-card': 'card-prompt',
    unreadable: 'card-prompt',
    'not-a-member': 'refusal',
    'not-certified': 'refusal',
    'not-active': 'refusal',
    'card-not-activated': 'refusal',
    'card-stopped': 'refusal',
    'not-genuine': 'refusal',
    'other-union': 'refusal',
    'cache-expired': 'refusal',
  };
  it.each(recognitionCodes)('answers a card that is %s', (code) => {
    desk.basket(basketOf(code), 'card');
    expect(display.state.show).toBe(answers[code]);
  });

  it('refuses every card in the same words', () => {
    const refused = recognitionCodes.filter((code) => answers[code] === 'refusal');
    const states = refused.map((code) => {
      desk.basket(basketOf(code), 'card');
      return JSON.stringify(display.state);
    });
    expect(new Set(states)).toEqual(new Set([JSON.stringify({ show: 'refusal', payable: 7_500 })]));
  });

  it('asks to insert a card that has to be inserted, and to show again one that was not read', () => {
    desk.cardAlone({ code: 'insert-card' } as never);
    expect(display.state).toEqual({ show: 'card-prompt', insert: true });
    desk.cardAlone({ code: 'unreadable' } as never);
    expect(display.state).toEqual({ show: 'card-prompt', insert: false });
    desk.cardAlone({ code: 'member' } as never);
    expect(display.state.show).toBe('idle');
  });

  it('keeps the answer to a card when new files come, and drops it with the next goods', () => {
    desk.basket(basketOf('not-certified'), 'card');
    const dearer = { ...decision, payable: 8_000 } as Decision;
    desk.basket(basketOf('not-certified', { decision: dearer }), 'files');
    expect(display.state).toEqual({ show: 'refusal', payable: 8_000 });
    desk.basket(basketOf('not-certified'), 'goods');
    expect(display.state.show).toBe('basket');
  });

  it('asks for the card when the cashier says so, and goes back when none comes', () => {
    desk.basket(basketOf('none'), 'goods');
    display.prompt();
    desk.basket(basketOf('none'), 'files');
    expect(display.state).toEqual({ show: 'card-prompt', insert: false });
    clock.pass(30_000);
    expect(display.state.show).toBe('basket');
  });

  it('shows the result for its time, and is idle after', () => {
    desk.basket(basketOf('member'), 'goods');
    desk.sold(decision);
    expect(display.state).toEqual({ show: 'result', discount: 2_500, payable: 7_500 });
    clock.pass(displayResultMs - 1);
    expect(display.state.show).toBe('result');
    clock.pass(1);
    expect(display.state.show).toBe('idle');
  });

  it('leaves a result for the next customer’s basket, which then stays', () => {
    desk.sold(decision);
    desk.basket(basketOf('none', { id: 'co-2' }), 'goods');
    clock.pass(displayResultMs);
    expect(display.state.show).toBe('basket');
  });

  it('clears a basket that is given up, and not for another one that was put aside', () => {
    desk.basket(basketOf('member'), 'goods');
    desk.cancelled('co-0');
    expect(display.state.show).toBe('basket');
    desk.cancelled('co-1');
    expect(display.state.show).toBe('idle');
  });

  it('clears itself when a basket is left standing', () => {
    desk.basket(basketOf('member'), 'goods');
    clock.pass(600_000);
    expect(display.state.show).toBe('idle');
  });

  it('says nothing twice, and nothing to who has left', () => {
    const leave = display.watch(() => {
      throw new Error('it has left');
    });
    leave();
    desk.basket(basketOf('member'), 'goods');
    desk.basket(basketOf('member'), 'files');
    expect(seen).toEqual(['basket']);
  });
});
