import fc from 'fast-check';
import { fen } from '../../../terminal/core/money.ts';
import type { Benefit, Offer } from '../../../terminal/core/offers/offer.ts';
import { type Case, smallCase } from './random-request.ts';

/** What is rolled for one offer: how near its amounts lie, and which group it gets. */
const roll = fc.record({
  amounts: fc.array(fc.nat(999), { minLength: 6, maxLength: 6 }),
  group: fc.constantFrom(undefined, 'g1', 'g2', 'g3', 'g4', 'g5', 'g6'),
  cap: fc.constantFrom('as it is', 'as it is', 'none', 'near'),
});
type Roll = { readonly amounts: readonly number[]; readonly group: string | undefined; readonly cap: string };

/**
 * Small requests whose offers lie close to what the basket comes to: what they take off near what is left, what they
 * ask for near what there is, several groups over the same lines, no condition in the way. A bound that is a fen off shows here, where one offer
 * keeps another from its level, or takes what another would.
 */
export function closeCase(): fc.Arbitrary<Case> {
  return fc
    .tuple(smallCase(6, 3), fc.array(roll, { minLength: 7, maxLength: 7 }))
    .map(([{ offers, request }, rolls]) => {
      const list = request.lines.reduce((sum, { unitPrice, quantity }) => sum + unitPrice * quantity, 0);
      const dearest = Math.max(...request.lines.map(({ unitPrice }) => unitPrice));
      return {
        request: { ...request, used: {}, notWanted: [], online: true, cacheAgeHours: 0, usePoints: true },
        offers: offers.map((offer, at) => close(offer, rolls[at] as Roll, { list, dearest })),
      };
    });
}

function close(offer: Offer, { amounts, group, cap }: Roll, of: { list: number; dearest: number }): Offer {
  const whole = offer.layer === 'item' ? of.dearest : of.list;
  const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = amounts;
  const { offPerTransaction, ...others } = offer.limits ?? {};
  const capped = cap === 'near' ? fen(near(of.list, fifth)) : cap === 'none' ? undefined : offPerTransaction;
  const limits = { ...others, ...(capped === undefined ? {} : { offPerTransaction: capped }) };
  const isGrant = offer.benefit.kind === 'gift' || offer.benefit.kind === 'earn';
  const { id, version, programme, title, layer, items, uncovered, priority, funding } = offer;
  return {
    ...{ id, version, programme, title, layer, items, uncovered, priority, funding },
    ...(cap === 'as it is' ? { combine: offer.combine, excludes: offer.excludes } : {}),
    benefit: closeBenefit(offer.benefit, whole, [first, second, third, fourth]),
    group: offer.layer === 'item' || group === undefined ? offer.group : group,
    ...(isGrant ? {} : { limits }),
  } as unknown as Offer;
}

function closeBenefit(benefit: Benefit, whole: number, amounts: readonly number[]): unknown {
  const [first = 0, second = 0, third = 0, fourth = 0] = amounts;
  switch (benefit.kind) {
    case 'off':
      return { ...benefit, amount: near(whole, first) };
    case 'price':
      return { ...benefit, unitPrice: near(whole, first) };
    case 'bundle':
      return 'price' in benefit && benefit.price !== undefined
        ? { ...benefit, price: near(whole, first) }
        : benefit;
    case 'threshold': {
      const [lowest] = benefit.tiers;
      if (lowest === undefined || !('off' in lowest)) return benefit;
      if (benefit.repeat === true)
        return { ...benefit, tiers: [{ spend: near(whole, first), off: near(whole, second) }] };
      const spends = ascending(near(whole, first), near(whole, second));
      const offs = ascending(near(whole, third), near(whole, fourth));
      const tiers = spends.slice(0, offs.length).map((spend, at) => ({ spend, off: offs[at] }));
      return { ...benefit, tiers };
    }
    default:
      return benefit;
  }
}

/** A part of the amount, or a fen beside it; 1 at least. `thousandth`: 0 to 999. */
function near(amount: number, thousandth: number): number {
  const places = [amount, amount + 1, amount - 1, amount / 2, amount / 3, amount / 4, amount / 10, 1, 2];
  const place = places[thousandth % 11] ?? (amount * thousandth) / 1_000;
  return Math.max(1, Math.floor(place));
}

function ascending(one: number, other: number): readonly number[] {
  return one === other ? [one] : [Math.min(one, other), Math.max(one, other)];
}
