import { describe, expect, it } from 'vitest';
import type { IsoInstant } from '../../../terminal/core/calendar/civil-date.ts';
import type { SaleEntry } from '../../../terminal/core/journal/entry.ts';
import { EntryCheck } from '../../../terminal/till/journal/entry-check.ts';
import { saleOf } from '../../fakes/sale.ts';

const later = '2026-11-21T10:21:07.000+08:00' as IsoInstant;
const { schema, kind, id, at, timeFloor, ...basket } = saleOf('rd-1');
/** In a till's order. */
const sale: SaleEntry = {
  ...{ schema, kind, id, at, timeFloor, clock: { wall: at, sinceBoot: 0, told: null } },
  ...basket,
};
const { at: _at, ...withoutTime } = sale.request;
/** The same basket a minute later, with what the cashier learned meanwhile. */
const paid: SaleEntry = {
  ...sale,
  id: 'rd-2',
  at: later,
  tender: 'union-card',
  slip: '123456',
  clock: { wall: later, sinceBoot: 7, told: null },
  request: { at: later, tender: 'union-card', ...withoutTime },
};

/** Each of these could not be read back. */
const unreadable: readonly (readonly [string, object])[] = [
  ['an id with a space', { id: 'rd 2' }],
  ['a time without an offset', { at: '2026-11-21T10:21:07' }],
  ['a floor that is no time', { timeFloor: 'noon' }],
  ['a count of half a millisecond', { clock: { wall: later, sinceBoot: 0.5, told: null } }],
  ['a day that does not exist', { businessDay: '2026-02-30' }],
  ['a tender that nobody knows', { tender: 'shells' }],
  ['a slip without an end', { slip: '1'.repeat(200) }],
  ['a question at no time', { request: { ...paid.request, at: 'now' } }],
  ['a question with a tender that nobody knows', { request: { ...paid.request, tender: 'shells' } }],
  ['more taken off than was there', { decision: { ...paid.decision, payable: 1 } }],
  ['half a unit', { shares: paid.shares.map((share) => ({ ...share, units: 0.5 })) }],
  ['a field that no entry has', { colour: 'red' }],
  ['a question that nobody asks', { request: { ...paid.request, weather: 'rain' } }],
];

describe('an entry is looked through before it is written', () => {
  it.each([false, true])('takes one that is in order (expected: %s)', (isExpected) => {
    const check = new EntryCheck();
    if (isExpected) check.expect(sale);
    expect(check.check(paid, JSON.stringify(paid))).toBe(isExpected ? 'moment' : 'whole');
  });

  it('looks through all of one that says more, or says it in another order, than was expected', () => {
    const check = new EntryCheck();
    check.expect(sale);
    const other = { ...paid, cache: { u: 8 } };
    expect(check.check(other, JSON.stringify(other))).toBe('whole');
    const { slip, ...rest } = paid;
    const turned = { slip, ...rest };
    expect(check.check(turned, JSON.stringify(turned))).toBe('whole');
  });

  it('expects no basket that says itself what stands for the moment', () => {
    const check = new EntryCheck();
    const odd = { ...sale, externalId: '\u0001' };
    check.expect(odd);
    expect(check.check(odd, JSON.stringify(odd))).toBe('whole');
  });

  describe.each([false, true])('expected: %s', (isExpected) => {
    it.each(unreadable)('refuses %s', (_, change) => {
      const check = new EntryCheck();
      if (isExpected) check.expect(sale);
      const changed = { ...paid, ...change } as SaleEntry;
      expect(() => check.check(changed, JSON.stringify(changed))).toThrow();
    });
  });

  it('expects nothing after a basket that could not be sold', () => {
    const check = new EntryCheck();
    check.expect(sale);
    const wrong = { ...sale, shares: [{ line: '' }] } as unknown as SaleEntry;
    expect(() => check.expect(wrong)).toThrow();
    expect(() => check.check(wrong, JSON.stringify(wrong))).toThrow();
  });
});
