import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../server/console/offers/json-path.ts';
import { faultsAt, faultsOf, readPath, strangeKeys } from '../../../server/console/offers/offer-faults.ts';

const given = { id: 'p.offer', programme: 'p' };
const sound: JsonObject = {
  title: { zh: '满100减20' },
  layer: 'basket',
  benefit: { kind: 'threshold', tiers: [{ spend: 10_000, off: 2_000 }] },
  funding: [{ funder: 'merchant', permille: 1000 }],
};

describe('what is wrong with a draft', () => {
  const cases: readonly (readonly [string, JsonObject, string, string, string])[] = [
    ['a title that is missing', { title: {} }, 'title.zh', 'name', 'missing'],
    [
      'an amount that is no amount',
      { benefit: { kind: 'off', amount: 'abc' } },
      'benefit.amount',
      'benefit',
      'unreadable',
    ],
    [
      'a rate that was never typed',
      { benefit: { kind: 'rate' } },
      'benefit.payPermille',
      'benefit',
      'missing',
    ],
    ['a day that does not exist', { when: { from: '2026-02-30' } }, 'when.from', 'time', 'known'],
    [
      'an end before the beginning',
      { when: { from: '2026-10-02', through: '2026-10-01' } },
      'when.through',
      'time',
      'known',
    ],
    [
      'funding that does not add up',
      { funding: [{ funder: 'merchant', permille: 900 }] },
      'funding',
      'funding',
      'sum',
    ],
    ['a group with a dot', { group: 'a.b' }, 'group', 'stacking', 'known'],
    ['an excluded name with capitals', { excludes: ['P.Other'] }, 'excludes[0]', 'stacking', 'known'],
    [
      'uses below one',
      { limits: { perMember: [{ uses: 0, per: 'day' }] } },
      'limits.perMember[0].uses',
      'limits',
      'at-least',
    ],
    ['a kind that the layer does not know', { layer: 'item' }, 'benefit.kind', 'benefit', 'known'],
    [
      'a merchant that is too long',
      { where: { merchants: ['m'.repeat(65)] } },
      'where.merchants[0]',
      'audience',
      'too-long',
    ],
  ];
  it.each(cases)('%s', (_what, part, path, section, what) => {
    const faults = faultsOf({ ...sound, ...part }, given);
    expect(faults.map((fault) => [fault.path, fault.section, fault.what.what])).toContainEqual([
      path,
      section,
      what,
    ]);
  });

  it('is nothing for a sound one', () => {
    expect(faultsOf(sound, given)).toEqual([]);
  });

  it('is said of every field of a draft that is not begun', () => {
    const paths = faultsOf({}, given).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['title.zh', 'layer', 'benefit.kind', 'funding']));
  });

  it('names an unknown key, which stays in the draft', () => {
    const draft = { ...sound, bonus: { x: 1 } };
    expect(faultsOf(draft, given).map(({ path, what }) => [path, what.what])).toEqual([
      ['bonus', 'unknown-key'],
    ]);
    expect(strangeKeys(draft)).toEqual([['bonus', { x: 1 }]]);
  });
});

describe('a fault finds its field', () => {
  const faults = faultsOf({ ...sound, when: { hours: ['25-26'] as readonly Json[] } }, given);

  it('inside a field that holds a whole list', () => {
    expect(faultsAt(faults, ['when', 'hours'], 'with-parts')).toHaveLength(1);
    expect(faultsAt(faults, ['when', 'hours'])).toHaveLength(0);
    expect(faultsAt(faults, ['when', 'hour'], 'with-parts')).toHaveLength(0);
  });

  it.each([
    ['benefit.tiers[0].off', ['benefit', 'tiers', 0, 'off']],
    ['benefit.prices.a.b', ['benefit', 'prices', 'a.b']],
    ['group', ['group']],
  ] as const)('by its path %s', (text, path) => {
    expect(readPath(text)).toEqual(path);
  });
});
