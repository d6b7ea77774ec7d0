import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fen } from '../../terminal/core/money.ts';
import { type Basket, type QuoteContext, quote } from '../../terminal/till/checkouts/quote.ts';
import { QuoteMemory } from '../../terminal/till/checkouts/quote-memory.ts';
import { isRefusal } from '../../terminal/till/refusal.ts';
import { Counter, morningMs, tickets, tokenOf } from '../fakes/counter.ts';
import { hourMs, memberClass, offer, programme } from '../fakes/programme.ts';

const ada = tokenOf('ada');
const nine = offer('u.nine', {
  benefit: { kind: 'price', unitPrice: fen(900) },
  limits: { perMember: [{ uses: 2, per: 'day' }], total: [{ uses: 3, per: 'day' }] },
});
const halfAMinuteMs = 30_000;
const filesOf = (issuedAtMs: number, version = 1) =>
  programme('u', { issuedAtMs, members: [[ada, memberClass()]], offers: [nine], version });

describe('a quote that was made a moment ago', () => {
  let counter: Counter;
  let quotes: QuoteMemory;
  let basket: Basket;
  const now = (change: Partial<QuoteContext> = {}): QuoteContext => ({
    ...counter.context(),
    quotes,
    ...change,
  });
  /** What it is now, by the memory; it must be what it would be without. */
  const quoted = async (some: Basket, context: QuoteContext) => {
    const known = quotes.find(some, context);
    const { memory: _memory, quotes: _quotes, ...anew } = context;
    expect(await quote(some, context)).toEqual(await quote(some, anew));
    return known === null ? 'made anew' : 'known';
  };
  const sell = async () => {
    await counter.tap({ u: ada });
    const opened = await counter.desk.open({ lines: tickets(1) });
    if (isRefusal(opened)) throw new Error(opened.refused);
    const { id } = opened.done.view;
    return () => counter.desk.confirm(id, {});
  };

  beforeEach(async () => {
    counter = await Counter.open([filesOf(morningMs)]);
    quotes = new QuoteMemory();
    basket = { id: 'co-1', lines: [], keyed: {}, tender: null, tap: counter.tapOf({ u: ada }) };
    basket = { ...basket, lines: [{ id: '1', category: 'ticket', unitPrice: fen(4500), quantity: 2 }] };
    await quote(basket, now());
  });
  afterEach(() => counter.end());

  it.each<[string, Partial<Basket>]>([
    ['as it was', {}],
    ['paid with the union card, which it was taken for', { tender: 'union-card' }],
  ])('is known %s, and says the time of now', async (_title, change) => {
    counter.nowMs += halfAMinuteMs;
    expect(await quoted({ ...basket, ...change }, now())).toBe('known');
    expect((await quote(basket, now())).request.at).toBe('2026-11-21T10:20:30.000+08:00');
  });

  it.each<[string, () => Partial<Basket>]>([
    ['of other goods', () => ({ lines: basket.lines.map((line) => ({ ...line, quantity: 1 })) })],
    ['of another card', () => ({ tap: counter.tapOf({ u: tokenOf('bob') }) })],
    ['without the card', () => ({ tap: null })],
    ['with a rate that was keyed', () => ({ keyed: { 'u.nine': 900 } })],
    ['paid with points', () => ({ usePoints: true })],
    ['paid otherwise', () => ({ tender: 'other' })],
    ['of another checkout', () => ({ id: 'co-2' })],
  ])('is made anew for a basket %s', async (_title, change) => {
    expect(await quoted({ ...basket, ...change() }, now())).toBe('made anew');
  });

  it.each<[string, () => unknown]>([
    ['a minute began', () => (counter.nowMs += 60_000)],
    ['the clock was set back', () => (counter.nowMs -= 1)],
    ['the line was cut', () => (counter.online = false)],
    ['the till moved', () => (counter.place = { ...counter.place, region: '510105' })],
    ['limits began to be shared', () => (counter.shared = { riskLeft: null })],
    ['other files came into force', () => (counter.programmes = [filesOf(morningMs, 2)])],
    ['the files were taken away', () => (counter.programmes = [])],
    ['the server told of uses', () => counter.journal.forget()],
  ])('is made anew when %s', async (_title, change) => {
    change();
    expect(await quoted(basket, now())).toBe('made anew');
  });

  it('is made anew after a sale, and after each change of what may be given without a line', async () => {
    const confirm = await sell();
    await quote(basket, now());
    expect(await quoted(basket, now())).toBe('known');
    await confirm();
    expect(await quoted(basket, now())).toBe('made anew');
    for (const riskLeft of [
      { uses: 2, fen: 900 },
      { uses: 1, fen: 900 },
      { uses: 1, fen: 0 },
    ]) {
      counter.shared = { riskLeft };
      counter.online = false;
      expect(await quoted(basket, now())).toBe('made anew');
      expect(await quoted(basket, now())).toBe('known');
    }
  });

  it.each([0, 1, 24, 7 * 24])('is made anew when its files are %i hours old', async (hours) => {
    counter.programmes = [filesOf(morningMs + halfAMinuteMs - hours * hourMs)];
    await quote(basket, now());
    counter.nowMs += halfAMinuteMs - 1;
    expect(await quoted(basket, now())).toBe('known');
    counter.nowMs += 1;
    expect(await quoted(basket, now())).toBe('made anew');
  });

  it('is not kept when the server said what it holds for the member', async () => {
    const words = new Map([['u.nine', { uses: 1, used: { day: 0, week: 0, month: 0, year: 0, offer: 0 } }]]);
    const shared: QuoteContext['shared'] = { riskLeft: null, wordsFor: () => words };
    await quote(basket, now({ shared }));
    expect(await quoted(basket, now({ shared }))).toBe('made anew');
    words.clear();
    expect(await quoted(basket, now({ shared }))).toBe('made anew');
  });

  it('is not kept for ever', async () => {
    for (let other = 0; other < 8; other += 1) await quote({ ...basket, id: `co-other-${other}` }, now());
    expect(await quoted(basket, now())).toBe('made anew');
  });
});
