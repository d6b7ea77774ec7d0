import { z } from 'zod';
import { identifier, isoDate, isoInstant, positiveInteger, wholeNumber } from './schema-parts.ts';
import { sha256 } from './sha256.ts';

/** More than a store's offers have; a document of so many grants has some 600 kB. */
export const grantsPerDocumentMax = 4_000;
export const needsPerAskMax = 1_000;
/** Of some 90 bytes each. */
export const usesPerDocumentMax = 4_000;
/** Of some 50 bytes each; a store with more offers that limit each member is not told which of them count. */
export const offersCountingMax = 10_000;
export const offersPerAskMax = 200;

const pool = {
  offer: identifier,
  measure: z.enum(['uses', 'fen']),
  per: z.enum(['day', 'week', 'month', 'year', 'offer']),
  period: z.string().min(4).max(10),
};

const markDigits = 16;
const mark = z.string().regex(/^[0-9a-f]{16}$/, 'must be 16 hexadecimal digits');

/** Under which a member's uses elsewhere stand on a till that may never see the card: no token, and none can be made of it. */
export function memberMarkOf(card: string): string {
  return sha256(`uses\n${card}`).slice(0, markDigits);
}

/** What tells one use from another wherever it is told: the same sale or refund has the same mark for ever. */
export function redemptionMarkOf(id: string): string {
  return sha256(`redemption\n${id}`).slice(0, markDigits);
}

/** An offer that limits each member, and the first day whose uses still count in one of its limits; '' for all days. */
const counting = z.array(z.strictObject({ offer: identifier, since: z.union([isoDate, z.literal('')]) }));
export type Counting = Readonly<z.infer<typeof counting>>;

/** Names what counts, so that it is told only when it is another. */
export function countingMarkOf(all: Counting): string {
  return sha256(all.map(({ offer, since }) => `${offer} ${since}\n`).join('')).slice(0, markDigits);
}

/**
 * `POST /v1/terminals/{terminal}/leases`: the till wants what it should hold in all (the server reckons how much),
 * and at once what a basket lacks. Asking again grants nothing twice: what is outstanding counts as held.
 */
export const leaseAskSchema = z.strictObject({
  schema: z.literal(1),
  epoch: positiveInteger,
  needs: z.array(z.strictObject({ ...pool, amount: positiveInteger })).max(needsPerAskMax),
  /** Up to where the till knows what members used elsewhere: the last answer's `uses.through`, or 0. */
  usesAfter: wholeNumber,
  /** The till counts each redemption once, however often it is told. Absent: from a program that adds up what it is told. */
  usesMarked: z.literal(true).optional(),
  /** `countingMarkOf` what the till believes to count; '' when it knows nothing of it. Absent: it is not to be told. */
  usesCounting: z.union([mark, z.literal('')]).optional(),
  /** Only uses of these offers are asked for: they count again, or further back than before. */
  usesOf: z.array(identifier).max(offersPerAskMax).optional(),
});
export type LeaseAsk = z.infer<typeof leaseAskSchema>;

/**
 * The answer, an envelope of the head's key: every grant of this till and epoch that is not used up, as far as the
 * server knows. A till keeps a grant by its id, once, whatever is repeated; versions never fall.
 */
export const leasesSchema = z.strictObject({
  schema: z.literal(1),
  type: z.literal('leases'),
  terminal: identifier,
  epoch: positiveInteger,
  version: positiveInteger,
  issuedAt: isoInstant,
  /** What may be given on the till's own risk between two contacts, for `risk-bounded` limits. */
  offlineRisk: z.strictObject({ uses: wholeNumber, fen: wholeNumber }),
  grants: z
    .array(
      z.strictObject({
        id: identifier,
        ...pool,
        amount: positiveInteger,
        /** `recalled`: give back what is left. `written-off`: it may be spent no more. */
        state: z.enum(['open', 'recalled', 'written-off']),
      }),
    )
    .max(grantsPerDocumentMax),
  /** What members used at other tills, of offers that limit each member: news since the ask's `usesAfter`. */
  uses: z.strictObject({
    after: wholeNumber,
    through: wholeNumber,
    /** There is more to ask for at once. */
    more: z.boolean(),
    /** Of all offers at the till's store; there when it is another than the ask's `usesCounting`. No other use counts. */
    counting: counting.max(offersCountingMax).optional(),
    news: z
      .array(
        z.strictObject({
          member: mark,
          /** `redemptionMarkOf` the sale or refund; there when the ask says `usesMarked`. */
          redemption: mark.optional(),
          offer: identifier,
          day: isoDate,
          /** Negative: given back. */
          uses: z.number().int().min(-1_000_000).max(1_000_000),
        }),
      )
      .max(usesPerDocumentMax),
  }),
});
export type Leases = z.infer<typeof leasesSchema>;
