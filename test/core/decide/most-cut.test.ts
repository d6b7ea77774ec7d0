import { describe, expect, it } from 'vitest';
import { screenOffers } from '../../../terminal/core/decide/candidates.ts';
import { WorkBudget } from '../../../terminal/core/decide/search/budget.ts';
import { greedyPlan } from '../../../terminal/core/decide/search/greedy.ts';
import { itemChoice } from '../../../terminal/core/decide/search/item-choice.ts';
import { mostCut } from '../../../terminal/core/decide/search/most-cut.ts';
import { problemOf } from '../../../terminal/core/decide/search/problem.ts';
import { readSituation } from '../../../terminal/core/decide/situation.ts';
import type { Offer } from '../../../terminal/core/offers/offer.ts';
import { line, offer, request } from './given.ts';

const lines = [
  line('1', 2000, { sku: 's1' }),
  line('2', 2000, { sku: 's2' }),
  line('3', 2000, { sku: 's3' }),
];

function mostOf(offers: readonly Offer[], quantity = 1) {
  const situation = readSituation(request({ lines: lines.map((one) => ({ ...one, quantity })) }));
  const problem = problemOf(screenOffers(offers, situation).candidates, situation);
  const items = itemChoice(problem, problem.items);
  return mostCut(problem, items, greedyPlan(problem, items), new WorkBudget(1_000));
}

/** 3.00 off each unit, 5.00 altogether: two units reach that, and of a third nothing would be left. */
const capped = (id: string) =>
  offer(id, { benefit: { kind: 'off', amount: 300 }, limits: { offPerTransaction: 500 } });

describe('what the item layer takes off at most', () => {
  it('comes with every plan that takes off so much', () => {
    const { fen, plans } = mostOf([capped('u.a')]);
    expect(fen).toBe(500);
    expect(plans?.map(({ units }) => units[0]?.join())).toEqual(
      expect.arrayContaining(['1,1,0', '1,0,1', '0,1,1']),
    );
  });

  it('tells them apart where another offer takes as much off a line', () => {
    const other = offer('u.b', { benefit: { kind: 'off', amount: 300 }, items: { skus: ['s2', 's3'] } });
    const { fen, plans } = mostOf([capped('u.a'), other]);
    expect(fen).toBe(900);
    expect(plans?.map(({ units }) => units.join(' '))).toEqual(['1,0,0 0,1,1']);
  });

  it('leaves open which plans those are where they are more than a few', () => {
    const half = offer('u.c', { benefit: { kind: 'off', amount: 300 }, limits: { unitsPerTransaction: 9 } });
    const { fen, plans } = mostOf([half], 6);
    expect(fen).toBe(2_700);
    expect(plans).toBeNull();
  });
});
