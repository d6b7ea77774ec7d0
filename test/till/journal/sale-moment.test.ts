import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SaleEntry } from '../../../terminal/core/journal/entry.ts';
import { isOrdinaryMoment, momentTexts } from '../../../terminal/till/journal/sale-moment.ts';
import { journalEntrySchema } from '../../../terminal/wire/journal-entry-schema.ts';
import { saleOf } from '../../fakes/sale.ts';

/** Mostly as it should be: what is wrong in ten places tells nothing of one. */
const mostly = <Value>(good: fc.Arbitrary<Value>, ...odd: readonly Value[]) =>
  fc.oneof({ weight: 20, arbitrary: good }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
const digits = (below: number) => fc.nat(below - 1).map((number) => String(number).padStart(2, '0'));
const day = mostly(
  fc
    .tuple(fc.constantFrom('2026', '2028', '0000', '9999'), digits(14), digits(33))
    .map((parts) => parts.join('-')),
  '2028-02-29',
  '2026-1-01',
);
const time = fc
  .tuple(mostly(digits(24), '24'), mostly(digits(60), '60'), mostly(digits(60), '60', ''))
  .map((parts) => parts.join(':'));
const zone = mostly(fc.constant('.000+08:00'), '.000Z', '+08:00', '');
const instant = fc.tuple(day, time, zone).map(([on, at, zone]) => `${on}T${at}${zone}`);
const count = mostly<number | null>(fc.nat(), 1.5, -1, -0, 1e15, 2 ** 53, 1e21, null);
const heard = fc.record({ at: instant, sinceBoot: count });
const tender = mostly<string | null>(fc.constantFrom('union-card', 'other', null), 'shells', '');
const clock = fc.record({ wall: instant, sinceBoot: count, told: fc.option(heard, { freq: 1 }) });
const moment = fc.record({
  id: mostly(fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,63}$/), 'RD-1', '', '-rd', 'rd"', 'a'.repeat(65)),
  at: instant,
  timeFloor: fc.option(instant, { freq: 1 }),
  clock: mostly<object | undefined>(clock, undefined, {}, { wall: '' }),
  businessDay: day,
  request: fc.record({ at: instant, tender: mostly<string | null>(tender, null) }, { requiredKeys: ['at'] }),
  tender,
  slip: mostly<string | null>(
    fc.constantFrom('123456', '', '1'.repeat(128), null),
    '付',
    '"',
    '1'.repeat(129),
  ),
});
type Moment = typeof moment extends fc.Arbitrary<infer Value> ? Value : never;

const sale = saleOf('rd-1');
const soldAt = ({ request, ...rest }: Moment) =>
  ({ ...sale, ...rest, request: { ...sale.request, ...request } }) as unknown as SaleEntry;
const isTaken = (entry: SaleEntry) => journalEntrySchema.safeParse(JSON.parse(JSON.stringify(entry))).success;

describe("what a sale's entry says of its moment", () => {
  it('is taken at a glance only when the schema takes it', () => {
    let ordinary = 0;
    fc.assert(
      fc.property(moment, (some) => {
        const entry = soldAt(some);
        if (!isOrdinaryMoment(momentTexts(entry))) return;
        ordinary += 1;
        expect(isTaken(entry)).toBe(true);
      }),
      { numRuns: 4_000 },
    );
    expect(ordinary).toBeGreaterThan(0);
  });

  it.each(['2026-11-21', '2026-11-30', '2026-12-31', '2026-02-28'])('is taken at a glance on %s', (on) => {
    const at = `${on}T10:20:07.125+08:00`;
    const told = { at, sinceBoot: 6_000 };
    const clock = { wall: at, sinceBoot: 7_200_000, told };
    const request = { at, tender: 'union-card' };
    const entry = soldAt({
      id: 'rd-1',
      at,
      timeFloor: at,
      clock,
      businessDay: on,
      request,
      tender: 'other',
      slip: '0012',
    });
    expect(isOrdinaryMoment(momentTexts(entry))).toBe(true);
  });
});
