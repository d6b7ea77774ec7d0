import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { catalogueCsv } from '../../../server/demo/goods/catalogue-csv.ts';
import { ean13Check } from '../../../server/demo/goods/goods.ts';
import { demoProgrammes } from '../../../server/demo/programmes.ts';
import { findShop, namesOf } from '../../../server/demo/shops/find-shop.ts';
import { homeShops } from '../../../server/demo/shops/home-shops.ts';

describe('--merchant', () => {
  it.each([
    ['supermarket', 'sanjiang'],
    ['cinema', 'wanda'],
    ['optician', 'caimao'],
    ['carwash', 'jietu'],
    ['electronics', 'suning'],
    ['postoffice', 'scpost'],
    ['metro', 'metro'],
    ['三江购物', 'sanjiang'],
    ['Bona Cinema', 'boona'],
    ['  BUS ', 'bus'],
    ['省二院', 'shengeryuan'],
  ])('%j is the shop %s', (name, id) => {
    expect(findShop(name)).toMatchObject({ id });
  });

  it('refuses a shop that there is not, and names those that there are', () => {
    const found = findShop('bakery');
    expect(found).toMatchObject({ unknown: 'bakery' });
    expect('known' in found && found.known).toHaveLength(homeShops.length);
  });

  it('means one shop by every name', () => {
    const names = homeShops.flatMap(namesOf);
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
  });
});

describe('the shops', () => {
  it('have stores whose ids no other union uses', () => {
    const stores = demoProgrammes.flatMap(({ shops }) =>
      shops.flatMap((shop) => shop.stores.map(({ id }) => id)),
    );
    expect(new Set(stores).size).toBe(stores.length);
  });

  it('stand in a place with an administrative code', () => {
    const regions = homeShops.flatMap(({ stores }) => stores.map(({ region }) => region));
    expect(regions.filter((region) => !/^51[0-9]{4}$/.test(region))).toEqual([]);
  });

  it('sell between 150 and 250 different goods', () => {
    const skus = new Set(homeShops.flatMap(({ goods }) => goods.map(({ sku }) => sku)));
    expect(skus.size).toBeGreaterThanOrEqual(150);
    expect(skus.size).toBeLessThanOrEqual(250);
  });

  it.each(homeShops.map(({ id, goods }) => [id, goods] as const))(
    '%s sells each thing once, at one price',
    (_id, goods) => {
      expect(goods.length).toBeGreaterThan(0);
      expect(new Set(goods.map(({ sku }) => sku)).size).toBe(goods.length);
    },
  );

  it('call one thing the same and price it the same in every shop', () => {
    const known = new Map<string, string>();
    for (const good of homeShops.flatMap(({ goods }) => goods)) {
      const text = JSON.stringify(good);
      expect(known.get(good.sku) ?? text).toBe(text);
      known.set(good.sku, text);
    }
  });
});

describe('the check digit of a barcode', () => {
  it.each([
    // 4+0+3+1+3+9 = 20 on the odd places, 3 × (0+6+8+3+3+3) = 69 on the even ones: 89, to 90 is 1.
    ['400638133393', '1'],
    // 6+0+2+4+6+8 = 26, 3 × (9+1+3+5+7+9) = 102: 128, to 130 are 2.
    ['690123456789', '2'],
    // 9 × 3 = 27 and 6: 33, to 40 are 7.
    ['690000000000', '7'],
  ])('of %s is %s', (digits, check) => {
    expect(ean13Check(digits)).toBe(check);
  });
});

it('writes a catalogue that reads back as it was', () => {
  const goods = [
    { sku: 'a', name: '纸, 笔 "好"', category: 'x/y', price: 5 },
    { sku: 'b', name: 'B', category: 'x', price: 123_450 },
  ];
  expect(parse(catalogueCsv(goods), { columns: true })).toEqual([
    { sku: 'a', name: '纸, 笔 "好"', category: 'x/y', price: '0.05' },
    { sku: 'b', name: 'B', category: 'x', price: '1234.50' },
  ]);
});
