import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readValue, showValue } from '../../../server/console/offers/field-text.ts';
import type { Json, JsonObject } from '../../../server/console/offers/json-path.ts';
import { sameJson, valueAt, withValueAt } from '../../../server/console/offers/json-path.ts';
import { formOf, kindAt, offerOf, sectionOf } from '../../../server/console/offers/offer-form.ts';
import { offersOf } from '../../../server/demo/offers/offers.ts';
import { isoDate } from '../../../terminal/core/calendar/civil-date.ts';
import { offerSchema } from '../../../terminal/wire/offer-schema.ts';
import { randomOffer } from './random-offer.ts';

const demoOffers = (['scedu', 'nb51', 'hbedu'] as const).flatMap((programme) =>
  offersOf(programme, isoDate('2026-11-21')),
) as unknown as readonly JsonObject[];

describe('the form and the offer that it writes', () => {
  it.each(demoOffers.map((offer) => [String(offer['id']), offer] as const))(
    'reads and writes %s as it is, every value in a field of its own kind',
    (_id, offer) => {
      const form = formOf(offer);
      expect(offerOf(form)).toEqual(offer);
      const given = ['schema', 'id', 'version', 'programme'];
      const asJson = form.filter(({ kind, path }) => kind === 'json' && !given.includes(String(path[0])));
      expect(asJson).toEqual([]);
    },
  );

  it('reads and writes every valid offer as it is, with a field for each value', () => {
    fc.assert(
      fc.property(randomOffer, (offer) => {
        expect(offerSchema.safeParse(offer).error).toBeUndefined();
        const form = formOf(offer);
        expect(sameJson(offerOf(form), offer)).toBe(true);
        const given = ['schema', 'id', 'version', 'programme'];
        const strange = form.filter(
          ({ kind, path, text }) =>
            kind === 'json' && !given.includes(String(path[0])) && text !== '{}' && text !== '[]',
        );
        expect(strange).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('keeps whatever else a draft holds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (draft) => {
        const plain = JSON.parse(JSON.stringify(draft)) as JsonObject;
        expect(sameJson(offerOf(formOf(plain)), plain)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('changes nothing when what a field shows is typed into it again', () => {
    fc.assert(
      fc.property(randomOffer, (offer) => {
        let typed: JsonObject = offer;
        for (const { path, kind, text } of formOf(offer)) {
          if (kind !== 'json') typed = withValueAt(typed, path, readValue(kind, text));
        }
        expect(sameJson(typed, offer)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps in the draft, and shows again, whatever is typed into a field for figures', () => {
    const kinds = ['amount', 'rate', 'share', 'whole', 'signed', 'number', 'date', 'hours'] as const;
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.string({ minLength: 1 }), (kind, typed) => {
        const kept = readValue(kind, typed);
        if (kept === undefined) expect(typed.replace(/[\s,，、　]/g, '')).toBe('');
        else expect(readValue(kind, showValue(kind, kept))).toEqual(kept);
      }),
      { numRuns: 1000 },
    );
  });

  it('knows a section for every field', () => {
    for (const offer of demoOffers) {
      for (const { path } of formOf(offer)) {
        if (kindAt(path) !== null) expect(sectionOf(String(path[0]))).not.toBeNull();
      }
    }
  });
});

describe('a value written into a draft', () => {
  const draft = {
    title: { zh: '甲' },
    where: { merchants: ['m'] },
    benefit: { kind: 'bundle', parts: [{ items: { skus: ['s'] } }] },
  };
  const cases: readonly (readonly [string, readonly (string | number)[], Json | undefined, JsonObject])[] = [
    [
      'stands at its place',
      ['where', 'stores'],
      ['s'],
      { ...draft, where: { merchants: ['m'], stores: ['s'] } },
    ],
    [
      'makes the parts on its way',
      ['when', 'from'],
      '2026-10-01',
      { ...draft, when: { from: '2026-10-01' } },
    ],
    [
      'takes the condition with it that it leaves empty',
      ['where', 'merchants'],
      undefined,
      { title: draft.title, benefit: draft.benefit },
    ],
    ['leaves a title there without words', ['title', 'zh'], undefined, { ...draft, title: {} }],
    [
      'leaves the goods of a part there',
      ['benefit', 'parts', 0, 'items', 'skus'],
      undefined,
      { ...draft, benefit: { kind: 'bundle', parts: [{ items: {} }] } },
    ],
    ['changes nothing when what is not there is taken out', ['limits', 'budget'], undefined, draft],
  ];
  it.each(cases)('%s', (_rule, path, value, expected) => {
    const written = withValueAt(draft, path, value);
    expect(written).toEqual(expected);
    expect(valueAt(written, path)).toEqual(value);
  });

  it('does not reach a prototype by a key of that name', () => {
    const written = withValueAt({}, ['benefit', 'prices', '__proto__'], 100);
    expect(({} as Record<string, unknown>)['prices']).toBeUndefined();
    expect(JSON.stringify(written)).toBe('{"benefit":{"prices":{"__proto__":100}}}');
  });
});
