import { expect, it } from 'vitest';
import { decide } from '../../../terminal/core/decide/index.ts';
import { line, offer, request } from './given.ts';

it('uses one offer where it takes off by itself what it takes off beside others', () => {
  const part = (category: string, units: number, payPermille: number) => ({
    items: { categories: [category] },
    units,
    payPermille,
  });
  const offers = [
    offer('u.a', { benefit: { kind: 'bundle', parts: [part('a', 1, 333), part('b', 2, 1000)] } }),
    offer('u.b', {
      layer: 'basket',
      benefit: { kind: 'threshold', tiers: [{ spend: 2, off: 4_201 }], repeat: true },
    }),
  ];
  const lines = [
    line('1', 100, { quantity: 66, category: 'a' }),
    line('2', 100, { quantity: 134, category: 'b' }),
  ];
  const { applied, payable } = decide(offers, request({ lines }));
  expect({ payable, applied: applied.map((one) => one.offer) }).toEqual({ payable: 0, applied: ['u.b'] });
});
