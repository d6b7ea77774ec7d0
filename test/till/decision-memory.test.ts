import { beforeEach, describe, expect, it } from 'vitest';
import type { LocalTime } from '../../terminal/core/calendar/civil-date.ts';
import { decideWithShares } from '../../terminal/core/decide/index.ts';
import type { DecisionRequest } from '../../terminal/core/decide/request.ts';
import { fen } from '../../terminal/core/money.ts';
import { DecisionMemory } from '../../terminal/till/checkouts/decision-memory.ts';
import { offer } from '../fakes/programme.ts';
import { saleOf } from '../fakes/sale.ts';

const { request } = saleOf('rd-1');
const nine = offer('u.nine', {
  benefit: { kind: 'price', unitPrice: fen(900) },
  card: { payWith: true },
  when: { hours: [['10:00' as LocalTime, '10:21' as LocalTime]] },
});

describe('a decision that was made a moment ago', () => {
  let memory: DecisionMemory;
  let worked: number;
  const decided = (asked: DecisionRequest, offers = [nine]) =>
    memory.decided(offers, asked, () => {
      worked += 1;
      return decideWithShares(offers, asked);
    });
  const at = (time: string): DecisionRequest => ({ ...request, at: `2026-11-21T${time}+08:00` });
  beforeEach(() => {
    memory = new DecisionMemory();
    worked = 0;
    decided(at('10:20:00'));
  });

  it.each([
    ['within the same minute', at('10:20:59')],
    [
      'when it is paid with the union card, which it was taken for',
      { ...request, tender: 'union-card' } as const,
    ],
    ['from a list of the same offers', { ...request }],
  ])('is given again %s, and would be the same', (_, asked) => {
    const given = decided(asked);
    expect(worked).toBe(1);
    expect(given).toEqual(decideWithShares([nine], asked));
  });

  it.each([
    ['the minute after', at('10:21:00')],
    ['paid otherwise', { ...request, tender: 'other' } as const],
    ['with another use before', { ...request, used: { 'u.nine': { total: { offer: 1 } } } }],
    ['without the network', { ...request, online: false }],
    ['with a holiday', { ...request, calendar: { holidays: ['2026-11-21'], workdays: [] } } as never],
    ['with another basket', { ...request, lines: request.lines.map((line) => ({ ...line, quantity: 2 })) }],
  ])('is made anew %s', (_, asked: DecisionRequest) => {
    expect(decided(asked)).toEqual(decideWithShares([nine], asked));
    expect(worked).toBe(2);
  });

  it('is made anew by an offer that was published again under the same name and version', () => {
    const again = { ...nine, benefit: { kind: 'price', unitPrice: fen(1_000) } } as typeof nine;
    expect(decided(at('10:20:30'), [again]).decision.payable).toBe(1_000);
  });

  it('is not kept for ever', () => {
    for (let quantity = 2; quantity < 12; quantity += 1)
      decided({ ...request, lines: request.lines.map((line) => ({ ...line, quantity })) });
    decided(at('10:20:00'));
    expect(worked).toBe(12);
  });
});
