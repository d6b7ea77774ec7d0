import { z } from 'zod';
import type { Items } from '../core/offers/offer.ts';
import { freeName, integer, positiveInteger, titleWords, wholeNumber } from './schema-parts.ts';

/** A list of the contract: never empty. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.array(item).min(1, 'must not be empty').max(1000);
}

export const fenAmount = wholeNumber;
export const permilleShare = integer.min(0).max(1000);

const unitPriceBounds = z
  .strictObject({ min: fenAmount.optional(), max: fenAmount.optional() })
  .refine(({ min, max }) => min === undefined || max === undefined || min <= max, {
    path: ['max'],
    error: 'must not be less than min',
  });

/** Contract, Conditions, `items`. */
export const itemsSchema = z.strictObject({
  categories: listOf(freeName).optional(),
  skus: listOf(freeName).optional(),
  exceptCategories: listOf(freeName).optional(),
  exceptSkus: listOf(freeName).optional(),
  unitPrice: unitPriceBounds.optional(),
}) as unknown as z.ZodType<Items>;

const rounding = z.strictObject({
  unit: z.literal([1, 10, 100]).optional(),
  mode: z.enum(['half-up', 'down', 'up']).optional(),
});

const tierSchema = z
  .strictObject({
    spend: fenAmount,
    off: fenAmount.optional(),
    payPermille: permilleShare.optional(),
    rounding: rounding.optional(),
  })
  .superRefine(({ off, payPermille, rounding: rounded }, context) => {
    if ((off === undefined) === (payPermille === undefined)) {
      context.addIssue({ code: 'custom', path: ['off'], message: 'either off or payPermille' });
    }
    if (off !== undefined && rounded !== undefined) {
      context.addIssue({ code: 'custom', path: ['rounding'], message: 'only where a rate is paid' });
    }
  });

type TierShape = z.infer<typeof tierSchema>;

/** What a tier takes off at its own spend, in thousandths of a fen. */
function takenOff({ spend, off, payPermille }: TierShape): bigint {
  if (off !== undefined) return BigInt(off) * 1000n;
  return BigInt(spend) * BigInt(1000 - (payPermille ?? 1000));
}

/** "Tiers ascend in `spend` and in what they take off": two rates by their rates, otherwise in fen. */
function takesMore(tier: TierShape, before: TierShape): boolean {
  if (tier.payPermille !== undefined && before.payPermille !== undefined) {
    return tier.payPermille < before.payPermille;
  }
  return takenOff(tier) > takenOff(before);
}

const threshold = z
  .strictObject({
    kind: z.literal('threshold'),
    tiers: listOf(tierSchema),
    repeat: z.boolean().optional(),
    on: z.enum(['left', 'list']).optional(),
    rounding: rounding.optional(),
  })
  .superRefine(({ tiers, repeat }, context) => {
    for (let at = 1; at < tiers.length; at += 1) {
      const tier = tiers[at]!;
      const before = tiers[at - 1]!;
      if (tier.spend <= before.spend) {
        context.addIssue({ code: 'custom', path: ['tiers', at, 'spend'], message: 'tiers must ascend' });
      }
      if (!takesMore(tier, before)) {
        const path = ['tiers', at, tier.off === undefined ? 'payPermille' : 'off'];
        context.addIssue({ code: 'custom', path, message: 'must take off more than the tier before' });
      }
    }
    const only = tiers[0]!;
    if (repeat === true && (tiers.length > 1 || only.off === undefined || only.spend === 0)) {
      const message = 'only with a single tier that has a spend above 0 and an amount off';
      context.addIssue({ code: 'custom', path: ['repeat'], message });
    }
  });

const bundlePartsMax = 4;
const bundleUnitsMax = 12;

const bundle = z
  .strictObject({
    kind: z.literal('bundle'),
    parts: z
      .array(
        z.strictObject({
          items: itemsSchema,
          units: positiveInteger,
          payPermille: permilleShare.optional(),
        }),
      )
      .min(1, 'must not be empty')
      .max(bundlePartsMax),
    price: fenAmount.optional(),
  })
  .superRefine(({ parts, price }, context) => {
    if (parts.reduce((sum, { units }) => sum + units, 0) > bundleUnitsMax) {
      const message = `a set has at most ${bundleUnitsMax} units`;
      context.addIssue({ code: 'custom', path: ['parts'], message });
    }
    const priced = parts.findIndex(({ payPermille }) => payPermille !== undefined);
    if (price !== undefined && priced >= 0) {
      const path = ['parts', priced, 'payPermille'];
      context.addIssue({ code: 'custom', path, message: 'not where the set has a price' });
    }
    if (price === undefined && priced < 0) {
      context.addIssue({
        code: 'custom',
        path: ['price'],
        message: 'a set needs a price, or parts with a rate',
      });
    }
  });

const prices = z
  .record(freeName, fenAmount)
  .refine((list) => Object.keys(list).length > 0, 'must not be empty');

/** Contract, Benefits; which kinds a layer knows is the offer's rule. */
export const benefitSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rate'), payPermille: permilleShare, rounding: rounding.optional() }),
  z.strictObject({ kind: z.literal('price'), unitPrice: fenAmount }),
  z.strictObject({ kind: z.literal('prices'), prices }),
  z.strictObject({ kind: z.literal('off'), amount: fenAmount }),
  z.strictObject({
    kind: z.literal('nth'),
    every: integer.min(2).max(1000),
    payPermille: permilleShare,
    rounding: rounding.optional(),
  }),
  bundle,
  z.strictObject({ kind: z.literal('keyed'), minPayPermille: permilleShare, rounding: rounding.optional() }),
  threshold,
  z.strictObject({
    kind: z.literal('points'),
    fenPerPoint: positiveInteger,
    maxPermille: permilleShare.optional(),
  }),
  z.strictObject({ kind: z.literal('gift'), gift: titleWords }),
  z.strictObject({ kind: z.literal('earn'), points: positiveInteger }),
]);
