import { z } from 'zod';
import { identifier, isoInstant, positiveInteger, wholeNumber } from './schema-parts.ts';

/** More than a store's offers have; a document of so many grants has some 600 kB. */
export const grantsPerDocumentMax = 4_000;
export const needsPerAskMax = 1_000;

const pool = {
  offer: identifier,
  measure: z.enum(['uses', 'fen']),
  per: z.enum(['day', 'week', 'month', 'year', 'offer']),
  period: z.string().min(4).max(10),
};

/**
 * `POST /v1/terminals/{terminal}/leases`: the till wants what it should hold in all (the server reckons how much),
 * and at once what a basket lacks. Asking again grants nothing twice: what is outstanding counts as held.
 */
export const leaseAskSchema = z.strictObject({
  schema: z.literal(1),
  epoch: positiveInteger,
  needs: z.array(z.strictObject({ ...pool, amount: positiveInteger })).max(needsPerAskMax),
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
});
export type Leases = z.infer<typeof leasesSchema>;
