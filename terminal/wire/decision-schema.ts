import { z } from 'zod';
import { readMoment } from '../core/calendar/moment.ts';
import { type Decision, declineReasons } from '../core/decide/decision.ts';
import type { DecisionRequest } from '../core/decide/request.ts';
import type { Offer } from '../core/offers/offer.ts';
import { fenAmount } from './benefit-schema.ts';
import { parseDocument, parseValue } from './fault-lines.ts';
import type { Parsed } from './faults.ts';
import { offersSchema } from './offer-schema.ts';
import {
  freeName,
  identifier,
  integer,
  isoDate,
  positiveInteger,
  titleWords,
  wholeNumber,
} from './schema-parts.ts';

/** Contract, intro: what a request holds at most. */
export const linesMax = 500;
export const unitsMax = 5_000;
export const unitPriceMaxFen = 1_000_000_000;

const instant = z
  .string()
  .refine((text) => readMoment(text) !== null, 'must be an instant that exists, with an offset');

const counts = z.strictObject({
  day: wholeNumber.optional(),
  week: wholeNumber.optional(),
  month: wholeNumber.optional(),
  year: wholeNumber.optional(),
  offer: wholeNumber.optional(),
});

const member = z.strictObject({
  programme: identifier,
  organisation: z.string().max(64),
  tags: z.array(freeName).max(1000).optional(),
  birthMonth: integer.min(1).max(12).optional(),
  status: z.string().max(64),
  certifiedThrough: isoDate.optional(),
  points: wholeNumber.optional(),
  tickets: z.record(identifier, wholeNumber).optional(),
});

const card = z.strictObject({
  presentation: z.enum(['chip-genuine', 'chip-read', 'code', 'keyed']),
  issuer: freeName.optional(),
  status: z.string().max(64),
  firstUse: z.boolean().optional(),
});

const line = z.strictObject({
  id: freeName,
  sku: freeName.optional(),
  category: freeName.optional(),
  name: z.string().max(500).optional(),
  unitPrice: fenAmount.max(unitPriceMaxFen),
  quantity: positiveInteger,
});

const lines = z
  .array(line)
  .min(1, 'must not be empty')
  .max(linesMax)
  .superRefine((basket, context) => {
    const seen = new Set<string>();
    basket.forEach(({ id }, at) => {
      if (seen.has(id))
        context.addIssue({ code: 'custom', path: [at, 'id'], message: `"${id}" stands twice` });
      seen.add(id);
    });
    if (basket.reduce((sum, { quantity }) => sum + quantity, 0) > unitsMax) {
      context.addIssue({ code: 'custom', message: `has more than ${unitsMax} units` });
    }
  });

/** What a till is asked with (contract, Request). */
export const requestSchema = z
  .strictObject({
    at: instant,
    tender: z.enum(['union-card', 'other']).optional(),
    store: z.strictObject({ id: freeName, merchant: freeName, region: z.string().max(64) }),
    member: member.nullable(),
    card: card.nullable(),
    lines,
    notWanted: z.array(identifier).optional(),
    keyed: z.record(identifier, wholeNumber).optional(),
    usePoints: z.boolean().optional(),
    used: z
      .record(
        identifier,
        z.strictObject({ member: counts.optional(), total: counts.optional(), spent: fenAmount.optional() }),
      )
      .optional(),
    needsNetwork: z.array(identifier).optional(),
    online: z.boolean(),
    cacheAgeHours: z.number().min(0),
    calendar: z.strictObject({ holidays: z.array(isoDate), workdays: z.array(isoDate) }).optional(),
  })
  .superRefine((request, context) => {
    if (request.member === null && request.card !== null) {
      context.addIssue({ code: 'custom', path: ['card'], message: 'must be null when member is' });
    }
  }) as unknown as z.ZodType<DecisionRequest>;

/** What the command reads: `{"offers": […], "request": {…}}`. */
export type DecideDocument = { readonly offers: readonly Offer[]; readonly request: DecisionRequest };

export const decideDocumentSchema = z.strictObject({
  offers: offersSchema,
  request: requestSchema,
}) as unknown as z.ZodType<DecideDocument>;

/** Reads a decide document; bad input is an answer, never an exception. */
export function parseDecideDocument(text: string): Parsed<DecideDocument> {
  return parseDocument(text, decideDocumentSchema);
}

export function parseRequest(json: unknown): Parsed<DecisionRequest> {
  return parseValue(json, requestSchema);
}

const funders = z.array(z.strictObject({ funder: freeName, amount: fenAmount }));

/** A decision read back: it is believed only when it adds up (contract, Decision). */
export const decisionSchema = z
  .strictObject({
    list: fenAmount,
    discount: fenAmount,
    payable: fenAmount,
    proven: z.boolean(),
    bound: fenAmount.optional(),
    lines: z.array(
      z.strictObject({ id: freeName, list: fenAmount, discount: fenAmount, payable: fenAmount }),
    ),
    applied: z.array(
      z.strictObject({
        offer: identifier,
        version: positiveInteger,
        layer: z.enum(['item', 'basket', 'subsidy']),
        discount: fenAmount,
        uses: positiveInteger,
        points: positiveInteger.optional(),
        lines: z.array(
          z.strictObject({ id: freeName, discount: fenAmount, units: positiveInteger.optional() }),
        ),
        funders,
      }),
    ),
    granted: z.array(
      z.strictObject({
        offer: identifier,
        version: positiveInteger,
        gift: titleWords.optional(),
        points: positiveInteger.optional(),
      }),
    ),
    declined: z.array(
      z.strictObject({
        offer: identifier,
        reason: z.enum(declineReasons),
        detail: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
    funders,
  })
  .superRefine((decision, context) => {
    const wrong = (message: string, path: PropertyKey[]) =>
      context.addIssue({ code: 'custom', path, message });
    const { list, discount, payable } = decision;
    if (list - discount !== payable) wrong('must be list less discount', ['payable']);
    for (const part of ['list', 'discount', 'payable'] as const) {
      if (sumOf(decision.lines, (one) => one[part]) !== decision[part]) {
        wrong('must be the sum of the lines', [part]);
      }
    }
    if (sumOf(decision.applied, (one) => one.discount) !== discount) {
      wrong('must be the sum of the offers applied', ['discount']);
    }
    if (sumOf(decision.funders, (one) => one.amount) !== discount) {
      wrong('must add up to the discount', ['funders']);
    }
    decision.applied.forEach((offer, at) => {
      if (sumOf(offer.lines, (one) => one.discount) !== offer.discount) {
        wrong('must add up to the discount', ['applied', at, 'lines']);
      }
      if (sumOf(offer.funders, (one) => one.amount) !== offer.discount) {
        wrong('must add up to the discount', ['applied', at, 'funders']);
      }
    });
  }) as unknown as z.ZodType<Decision>;

function sumOf<Part>(parts: readonly Part[], amount: (part: Part) => number): number {
  return parts.reduce((sum, part) => sum + amount(part), 0);
}

export function parseDecision(json: unknown): Parsed<Decision> {
  return parseValue(json, decisionSchema);
}
