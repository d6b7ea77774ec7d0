import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UnitShare } from '../../terminal/core/decide/decision.ts';
import { decideWithShares } from '../../terminal/core/decide/index.ts';
import type { SaleEntry } from '../../terminal/core/journal/entry.ts';
import { refundShares } from '../../terminal/core/journal/refund-shares.ts';
import { fen } from '../../terminal/core/money.ts';
import type { OfferId } from '../../terminal/core/offers/offer.ts';
import { type Case, smallCase } from '../core/decide/random-request.ts';

const offer = 'u.half' as OfferId;

/** Lines of a few runs of units; each unit pays something, and two funders bear the rest. */
const share = (line: string) =>
  fc
    .record({
      units: fc.integer({ min: 1, max: 4 }),
      payable: fc.nat(5000),
      union: fc.nat(300),
      merchant: fc.nat(300),
    })
    .map(
      ({ units, payable, union, merchant }): UnitShare => ({
        line,
        units,
        payable: fen(payable),
        reductions:
          union + merchant === 0
            ? []
            : [
                {
                  offer,
                  amount: fen(union + merchant),
                  funders: [
                    { funder: 'merchant', amount: fen(merchant) },
                    { funder: 'union', amount: fen(union) },
                  ],
                },
              ],
      }),
    );

const sale = fc
  .integer({ min: 1, max: 3 })
  .chain((lines) =>
    fc.tuple(
      ...Array.from({ length: lines }, (_, n) => fc.array(share(`l${n}`), { minLength: 1, maxLength: 3 })),
    ),
  )
  .map((byLine) => saleOf(byLine.flat()));

function saleOf(shares: readonly UnitShare[]): SaleEntry {
  const quantity = new Map<string, number>();
  for (const { line, units } of shares) quantity.set(line, (quantity.get(line) ?? 0) + units);
  const covered = shares.reduce((sum, { units, reductions }) => sum + (reductions.length > 0 ? units : 0), 0);
  return {
    shares,
    request: { lines: [...quantity].map(([id, units]) => ({ id, quantity: units })) },
    decision: { applied: [{ offer, layer: 'item' }] },
    uses: [{ offer, uses: covered, spent: fen(0), refund: 'restores-use' }],
  } as unknown as SaleEntry;
}

const total = (shares: readonly UnitShare[]) =>
  shares.reduce((sum, { units, payable }) => sum + units * payable, 0);
const borne = (shares: readonly UnitShare[], funder: string) =>
  shares.reduce(
    (sum, { units, reductions }) =>
      sum +
      units *
        reductions
          .flatMap(({ funders }) => funders)
          .reduce((part, one) => part + (one.funder === funder ? one.amount : 0), 0),
    0,
  );

describe('refunds', () => {
  it('add up to the whole, to the fen and to each funder, whatever the order of the parts', () => {
    fc.assert(
      fc.property(sale, fc.array(fc.nat(), { minLength: 60, maxLength: 60 }), (sold, choices) => {
        const back = new Map<string, number>();
        const sums = { amount: 0, merchant: 0, union: 0, uses: 0 };
        for (const choice of choices) {
          const left = sold.request.lines.filter(({ id, quantity }) => (back.get(id) ?? 0) < quantity);
          const line = left[choice % Math.max(1, left.length)];
          if (line === undefined) break;
          const most = line.quantity - (back.get(line.id) ?? 0);
          const quantity = 1 + (choice % most);
          const shares = refundShares(sold, back, [{ id: line.id, quantity }]);
          if ('refused' in shares) throw new Error(shares.refused);
          sums.amount += shares.amount;
          for (const { funder, amount } of shares.funders) sums[funder as 'merchant' | 'union'] += amount;
          sums.uses += shares.restored.reduce((sum, { uses }) => sum + uses, 0);
          back.set(line.id, (back.get(line.id) ?? 0) + quantity);
        }
        expect(sums).toEqual({
          amount: total(sold.shares),
          merchant: borne(sold.shares, 'merchant'),
          union: borne(sold.shares, 'union'),
          uses: sold.uses[0]?.uses,
        });
      }),
    );
  });

  it('of any decision give back what each line paid, what each funder bore and what each offer counted', () => {
    fc.assert(
      fc.property(smallCase(), fc.infiniteStream(fc.nat()), ({ offers, request }: Case, choices) => {
        const { decision, shares } = decideWithShares(offers, request);
        const counted = [
          ...decision.applied.map(({ offer, uses, discount }) => ({ offer, uses, spent: discount })),
          ...decision.granted.map(({ offer }) => ({ offer, uses: 1, spent: fen(0) })),
        ];
        const uses = counted.map((use) => ({ ...use, refund: 'restores-use' as const }));
        const sold = { shares, request, decision, uses } as unknown as SaleEntry;
        const back = new Map<string, number>();
        const sums = new Map<string, number>();
        const add = (name: string, amount: number) => sums.set(name, (sums.get(name) ?? 0) + amount);
        for (;;) {
          const left = request.lines.filter(({ id, quantity }) => (back.get(id) ?? 0) < quantity);
          if (left.length === 0) break;
          const from = (choices.next().value ?? 0) % left.length;
          const most = 1 + ((choices.next().value ?? 0) % left.length);
          const asked = [...left.slice(from), ...left.slice(0, from)]
            .slice(0, most)
            .map(({ id, quantity }) => ({
              id,
              quantity: 1 + ((choices.next().value ?? 0) % (quantity - (back.get(id) ?? 0))),
            }));
          const refund = refundShares(sold, back, asked);
          if ('refused' in refund) throw new Error(refund.refused);
          for (const { id, quantity, amount } of refund.lines) {
            back.set(id, (back.get(id) ?? 0) + quantity);
            add(`line ${id}`, amount);
          }
          for (const { funder, amount } of refund.funders) add(`funder ${funder}`, amount);
          for (const { offer, uses, spent } of refund.restored) {
            add(`uses of ${offer}`, uses);
            add(`spent by ${offer}`, spent);
          }
        }
        const whole = [
          ...decision.lines.map(({ id, payable }) => [`line ${id}`, payable] as const),
          ...decision.funders.map(({ funder, amount }) => [`funder ${funder}`, amount] as const),
          ...counted.map(({ offer, uses }) => [`uses of ${offer}`, uses] as const),
          ...counted.map(({ offer, spent }) => [`spent by ${offer}`, spent] as const),
        ];
        expect(Object.fromEntries([...sums].sort())).toEqual(Object.fromEntries(whole.sort()));
      }),
      { numRuns: 400 },
    );
  });

  it('never give back more units than were bought', () => {
    fc.assert(
      fc.property(sale, fc.nat(20), fc.integer({ min: 1, max: 20 }), (sold, before, more) => {
        const line = sold.request.lines[0];
        if (line === undefined) return;
        const from = Math.min(before, line.quantity);
        const shares = refundShares(sold, new Map([[line.id, from]]), [
          { id: line.id, quantity: line.quantity - from + more },
        ]);
        expect(shares).toEqual({ refused: 'more-than-bought', line: line.id, left: line.quantity - from });
      }),
    );
  });

  it('know no line that was not sold', () => {
    const sold = saleOf([{ line: 'a', units: 1, payable: fen(900), reductions: [] }]);
    expect(refundShares(sold, new Map(), [{ id: 'b', quantity: 1 }])).toMatchObject({
      refused: 'unknown-line',
      line: 'b',
    });
  });

  it('begin with a line’s last units, so that what was covered comes back last', () => {
    const sold = saleOf([
      {
        line: 'tickets',
        units: 2,
        payable: fen(900),
        reductions: [{ offer, amount: fen(3600), funders: [{ funder: 'union', amount: fen(3600) }] }],
      },
      { line: 'tickets', units: 1, payable: fen(4500), reductions: [] },
    ]);
    expect(refundShares(sold, new Map(), [{ id: 'tickets', quantity: 1 }])).toMatchObject({
      amount: 4500,
      restored: [],
    });
    expect(refundShares(sold, new Map([['tickets', 1]]), [{ id: 'tickets', quantity: 2 }])).toMatchObject({
      amount: 1800,
      discount: 7200,
      restored: [{ offer, uses: 2, spent: 7200 }],
    });
  });
});
