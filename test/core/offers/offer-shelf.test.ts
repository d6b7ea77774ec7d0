import { describe, expect, it } from 'vitest';
import { decide } from '../../../terminal/core/decide/index.ts';
import type { Store } from '../../../terminal/core/decide/request.ts';
import type { Offer } from '../../../terminal/core/offers/offer.ts';
import { OfferShelf } from '../../../terminal/core/offers/offer-shelf.ts';
import { offer, request } from '../decide/given.ts';

const here: Store = { id: 's-1', merchant: 'm', region: '330203' };
const saturday = '2015-10-03T10:20:00+08:00';
const monday = '2015-10-05T10:20:00+08:00';

const offers: readonly Offer[] = [
  offer('u.z-everywhere'),
  offer('u.a-store', { where: { stores: ['s-1', 's-2'] } }),
  offer('u.b-merchant', { where: { merchants: ['m'] } }),
  offer('u.c-region', { where: { regions: ['3302'] } }),
  offer('u.d-other-store', { where: { stores: ['s-2'] } }),
  offer('u.e-other-merchant', { where: { merchants: ['n'] } }),
  offer('u.f-both', { where: { stores: ['s-1'], merchants: ['n'] } }),
  offer('u.g-ended', { when: { through: '2015-10-01' } }),
  offer('u.h-ended-yesterday', { when: { through: '2015-10-02', hours: [['22:00', '11:00']] } }),
  offer('u.i-from-monday', { when: { from: '2015-10-05' } }),
];

const idsFor = (shelf: OfferShelf, store: Store, at: string) =>
  shelf.offersFor(store, at).map(({ id }) => id);

describe('the shelf of offers', () => {
  it('finds what is in force at the store on the day, by id', () => {
    expect(idsFor(new OfferShelf(offers), here, saturday)).toEqual([
      'u.a-store',
      'u.b-merchant',
      'u.c-region',
      'u.h-ended-yesterday',
      'u.z-everywhere',
    ]);
  });

  it('remembers for a store and a day alone', () => {
    const shelf = new OfferShelf(offers);
    const asked: readonly (readonly [Store, string])[] = [
      [here, saturday],
      [here, '2015-10-03T21:00:00+08:00'],
      [here, monday],
      [{ ...here, id: 's-2' }, monday],
      [{ ...here, merchant: 'n' }, monday],
      [{ ...here, region: '110000' }, monday],
      [here, saturday],
    ];
    for (const [store, at] of asked) {
      expect(idsFor(shelf, store, at)).toEqual(idsFor(new OfferShelf(offers), store, at));
    }
    expect(shelf.offersFor(here, saturday)).toBe(shelf.offersFor({ ...here }, '2015-10-03T21:00:00+08:00'));
  });

  it('leaves out only what the decision would decline for its place or its dates', () => {
    const asked = request();
    const kept = new OfferShelf(offers).offersFor(here, saturday);
    const { declined, ...rest } = decide(offers, asked);
    const { declined: declinedOfKept, ...restOfKept } = decide(kept, asked);
    expect(restOfKept).toEqual(rest);
    const reasons = new Set(
      declined
        .filter(({ offer: id }) => !declinedOfKept.some(({ offer: also }) => also === id))
        .map(({ reason }) => reason),
    );
    expect([...reasons].sort()).toEqual(['ended', 'not-started', 'wrong-place']);
  });
});
