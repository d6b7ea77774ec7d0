import { z } from 'zod';
import { cardToken } from '../core/card-token.ts';
import type { JournalEntry } from '../core/journal/entry.ts';
import { decisionSchema, requestSchema } from './decision-schema.ts';
import {
  freeName,
  identifier,
  isoDate,
  isoInstant,
  positiveInteger,
  sha256Hex,
  wholeNumber,
} from './schema-parts.ts';

/** Far more than a basket's offers have; a release gives the rest back with the next entry. */
export const leasesPerEntryMax = 2_000;

const funderAmounts = z.array(z.strictObject({ funder: z.string().min(1).max(64), amount: wholeNumber }));
const leases = z.array(z.strictObject({ grant: identifier, amount: positiveInteger })).max(leasesPerEntryMax);
const token = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .transform(cardToken);
const offerUse = { offer: identifier, uses: wholeNumber, spent: wholeNumber };

const clock = z.strictObject({
  wall: isoInstant,
  sinceBoot: wholeNumber,
  told: z.strictObject({ at: isoInstant, sinceBoot: wholeNumber }).nullable(),
});

const header = {
  schema: z.literal(1),
  id: identifier,
  at: isoInstant,
  timeFloor: isoInstant.nullable(),
  clock: clock.optional(),
  businessDay: isoDate,
  store: z.strictObject({ id: freeName, merchant: freeName, region: z.string().max(16) }),
};

const sale = z.strictObject({
  ...header,
  kind: z.literal('sale'),
  checkout: identifier,
  externalId: z.string().min(1).max(128).nullable(),
  rules: positiveInteger,
  cache: z.record(identifier, wholeNumber),
  offers: z.array(z.strictObject({ id: identifier, version: positiveInteger })),
  request: requestSchema,
  decision: decisionSchema,
  shares: z.array(
    z.strictObject({
      line: z.string().min(1).max(64),
      units: positiveInteger,
      payable: wholeNumber,
      reductions: z.array(z.strictObject({ offer: identifier, amount: wholeNumber, funders: funderAmounts })),
    }),
  ),
  uses: z.array(z.strictObject({ ...offerUse, refund: z.enum(['restores-use', 'keeps-use']) })),
  leases: leases.optional(),
  card: z
    .strictObject({
      programme: identifier,
      token,
      verdict: z.string().max(32),
      method: z.string().max(16).nullable(),
      sealed: z.string().max(20_000).nullable(),
    })
    .nullable(),
  tender: z.enum(['union-card', 'other']).nullable(),
  slip: z.string().max(128).nullable(),
});

const refund = z.strictObject({
  ...header,
  kind: z.literal('refund'),
  redemption: identifier,
  reason: z.string().min(1).max(500),
  call: sha256Hex.optional(),
  amount: wholeNumber,
  discount: wholeNumber,
  lines: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(64),
        quantity: positiveInteger,
        from: wholeNumber,
        amount: wholeNumber,
      }),
    )
    .min(1),
  funders: funderAmounts,
  restored: z.array(z.strictObject(offerUse)),
  leases: leases.optional(),
});

const release = z.strictObject({
  ...header,
  kind: z.literal('release'),
  leases: leases.min(1),
});

export const entryKinds = ['sale', 'refund', 'release'] as const;

/** What every program's entries begin with, whatever it has learnt to write since. */
export const entryHeaderSchema = z.looseObject({
  ...header,
  schema: positiveInteger,
  kind: z.string().min(1).max(32),
});

/** An entry read back from its bytes. */
export const journalEntrySchema = z.discriminatedUnion('kind', [
  sale,
  refund,
  release,
]) as unknown as z.ZodType<JournalEntry>;
