import { z } from 'zod';
import { readTime } from '../core/calendar/civil-date.ts';
import { type Offer, offerSchemaKnown } from '../core/offers/offer.ts';
import { benefitSchema, fenAmount, itemsSchema, listOf, permilleShare } from './benefit-schema.ts';
import { parseDocument, parseValue } from './fault-lines.ts';
import type { Parsed } from './faults.ts';
import { freeName, identifier, integer, isoDate, positiveInteger, titleWords } from './schema-parts.ts';

export { faults } from './fault-lines.ts';

const groupName = identifier.refine((name) => !name.includes('.'), "a group's name has no dot");

const localTime = z
  .string()
  .refine((text) => readTime(text) !== null, 'must be a time, 00:00 to 23:59; midnight is 00:00');

const where = z.strictObject({
  merchants: listOf(freeName).optional(),
  stores: listOf(freeName).optional(),
  regions: listOf(freeName).optional(),
});

const when = z
  .strictObject({
    from: isoDate.optional(),
    through: isoDate.optional(),
    weekdays: listOf(integer.min(1).max(7)).optional(),
    monthDays: listOf(integer.min(1).max(31)).optional(),
    dayKinds: listOf(z.enum(['workday', 'weekend', 'holiday'])).optional(),
    hours: listOf(
      z
        .tuple([localTime, localTime])
        .refine(([first, second]) => first !== second, 'the two times must differ'),
    ).optional(),
  })
  .refine(({ from, through }) => from === undefined || through === undefined || from <= through, {
    path: ['through'],
    error: 'must not be before from',
  });

const who = z.strictObject({
  programmes: listOf(identifier).optional(),
  organisations: listOf(freeName).optional(),
  tagsAny: listOf(freeName).optional(),
  tagsAll: listOf(freeName).optional(),
  tagsNone: listOf(freeName).optional(),
  firstUse: z.literal(true).optional(),
  birthMonth: z.literal(true).optional(),
  ticket: identifier.optional(),
});

const card = z.strictObject({
  accept: listOf(z.enum(['chip-genuine', 'chip-read', 'code', 'keyed'])).optional(),
  issuers: listOf(freeName).optional(),
  payWith: z.literal(true).optional(),
});

const useLimits = listOf(
  z.strictObject({ uses: positiveInteger, per: z.enum(['day', 'week', 'month', 'year', 'offer']) }),
);

const limits = z.strictObject({
  unitsPerTransaction: positiveInteger.optional(),
  offPerTransaction: fenAmount.optional(),
  perMember: useLimits.optional(),
  total: useLimits.optional(),
  budget: fenAmount.optional(),
  memberPolicy: z.enum(['strict-online', 'home-store', 'risk-bounded']).optional(),
});

const funding = listOf(z.strictObject({ funder: freeName, permille: permilleShare })).superRefine(
  (shares, context) => {
    const sum = shares.reduce((total, { permille }) => total + permille, 0);
    // An empty list has been named as such.
    if (shares.length > 0 && sum !== 1000) {
      context.addIssue({ code: 'custom', message: `must add up to 1000, not ${sum}` });
    }
    const seen = new Set<string>();
    shares.forEach(({ funder }, at) => {
      if (seen.has(funder)) {
        context.addIssue({ code: 'custom', path: [at, 'funder'], message: 'named twice' });
      }
      seen.add(funder);
    });
  },
);

const layers = ['item', 'basket', 'subsidy'] as const;

/** Units for the item layer, an amount for the others; gifts and earns go anywhere (contract, Benefits). */
const kindsOfLayer: Readonly<Record<(typeof layers)[number], ReadonlySet<string>>> = {
  item: new Set(['rate', 'price', 'prices', 'off', 'nth', 'bundle', 'keyed', 'gift', 'earn']),
  basket: new Set(['threshold', 'rate', 'off', 'gift', 'earn']),
  subsidy: new Set(['threshold', 'rate', 'off', 'points', 'gift', 'earn']),
};

/** An offer as the contract writes it: "Only `id, version, programme, title, layer, benefit, funding` are required". */
export const offerSchema = z
  .strictObject({
    schema: z.literal(offerSchemaKnown).optional(),
    id: identifier,
    version: positiveInteger,
    programme: identifier,
    title: titleWords,
    layer: z.enum(layers),
    benefit: benefitSchema,
    items: itemsSchema.optional(),
    where: where.optional(),
    when: when.optional(),
    who: who.optional(),
    card: card.optional(),
    uncovered: z.literal(true).optional(),
    requires: z.strictObject({ spend: fenAmount, items: itemsSchema.optional() }).optional(),
    limits: limits.optional(),
    group: groupName.optional(),
    combine: z.enum(['layers', 'alone']).optional(),
    excludes: listOf(identifier).optional(),
    priority: integer.optional(),
    funding,
    offline: z
      .strictObject({ unsynced: z.enum(['allow', 'refuse']).optional(), hours: z.number().min(0).optional() })
      .optional(),
    refund: z.enum(['restores-use', 'keeps-use']).optional(),
  })
  .superRefine(({ id, programme, layer, benefit, uncovered }, context) => {
    if (!id.startsWith(`${programme}.`) || id.length === programme.length + 1) {
      context.addIssue({ code: 'custom', path: ['id'], message: `must begin with "${programme}."` });
    }
    if (!kindsOfLayer[layer].has(benefit.kind)) {
      const message = `"${benefit.kind}" is not a benefit of the ${layer} layer`;
      context.addIssue({ code: 'custom', path: ['benefit', 'kind'], message });
    }
    if (uncovered === true && layer !== 'basket') {
      context.addIssue({ code: 'custom', path: ['uncovered'], message: 'only for the basket layer' });
    }
  }) as unknown as z.ZodType<Offer>;

/** Offers beside each other: ids do not repeat. */
export const offersSchema = z.array(offerSchema).superRefine((offers, context) => {
  const seen = new Set<string>();
  offers.forEach(({ id }, at) => {
    if (seen.has(id)) context.addIssue({ code: 'custom', path: [at, 'id'], message: `"${id}" stands twice` });
    seen.add(id);
  });
});

/** Reads one offer; bad input is an answer, never an exception. */
export function parseOffer(json: unknown): Parsed<Offer> {
  return parseValue(json, offerSchema);
}

/** A programme's published offers, as far as this program knows their schema. */
export type PublishedOffers = {
  readonly programme: string;
  readonly version: number;
  readonly offers: readonly Offer[];
  /** Ids of offers of a newer schema: skipped, and reported as `needs-update`. */
  readonly needsUpdate: readonly string[];
};

const publishedFile = z.strictObject({
  schema: z.literal(1),
  programme: identifier,
  version: positiveInteger,
  offers: z.array(z.looseObject({ id: z.unknown().optional(), schema: z.unknown().optional() })),
});

/**
 * Reads a published list of offers. One of a newer `schema` is skipped and reported, because its words may mean
 * what this program does not know; any other fault refuses the file, as a signed file has none.
 */
export function parsePublishedOffers(text: string): Parsed<PublishedOffers> {
  const file = parseDocument(text, publishedFile);
  if (!file.ok) return file;
  const { programme, version } = file.value;
  const needsUpdate: string[] = [];
  const known: { readonly at: number; readonly json: unknown }[] = [];
  file.value.offers.forEach((json, at) => {
    if (typeof json.schema === 'number' && json.schema > offerSchemaKnown) {
      needsUpdate.push(typeof json.id === 'string' ? json.id : `offers[${at}]`);
    } else known.push({ at, json });
  });
  const offers: Offer[] = [];
  const wrong: string[] = [];
  const seen = new Set<string>();
  for (const { at, json } of known) {
    const parsed = parseOffer(json);
    if (!parsed.ok) {
      wrong.push(...parsed.faults.map((fault) => inOffer(at, fault)));
      continue;
    }
    const { id } = parsed.value;
    if (parsed.value.programme !== programme) wrong.push(`offers[${at}].programme: must be "${programme}"`);
    if (seen.has(id)) wrong.push(`offers[${at}].id: "${id}" stands twice`);
    seen.add(id);
    offers.push(parsed.value);
  }
  return wrong.length > 0
    ? { ok: false, faults: wrong }
    : { ok: true, value: { programme, version, offers, needsUpdate } };
}

/** Puts the place in the file before an offer's own path. */
function inOffer(at: number, fault: string): string {
  return fault.startsWith('document: ')
    ? `offers[${at}]${fault.slice('document'.length)}`
    : `offers[${at}].${fault}`;
}
