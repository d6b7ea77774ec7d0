import { z } from 'zod';
import type { Fen } from '../core/money.ts';
import { recognitionCodes } from '../wire/counter/checkout-view.ts';
import { identifier } from '../wire/schema-parts.ts';
import { namesAPerson } from './personal-numbers.ts';

const linesMax = 500;
const unitsMax = 5_000;
const unitPriceFenMax = 1_000_000_000;

/** Half a surrogate pair is no text: files keep all such halves as one sign, and two names would be one. */
const shortText = (lengthMax: number) =>
  z
    .string()
    .min(1)
    .max(lengthMax)
    .refine((text) => !/\p{Cs}/u.test(text), 'holds half a surrogate pair');

const money = z
  .number()
  .int()
  .min(0)
  .max(unitPriceFenMax)
  .meta({ description: 'Fen (1/100 yuan)' }) as unknown as z.ZodType<Fen>;

const line = z
  .strictObject({
    id: shortText(64).meta({ description: 'Your own name for the line, once in the basket' }),
    sku: shortText(64).optional(),
    category: shortText(64).optional(),
    name: z
      .string()
      .max(200)
      .refine((text) => !namesAPerson(text), 'holds a card, phone or ID number: leave it out')
      .optional(),
    unitPrice: money.optional(),
    quantity: z.number().int().min(1).max(unitsMax),
  })
  .refine(({ sku, category }) => sku !== undefined || category !== undefined, {
    path: ['sku'],
    message: 'a line needs sku or category',
  });

export const linesSchema = z
  .array(line)
  .min(1)
  .max(linesMax)
  .superRefine((lines, context) => {
    const seen = new Map<string, number>();
    lines.forEach(({ id }, position) => {
      const before = seen.get(id);
      if (before === undefined) seen.set(id, position);
      else
        context.addIssue({
          code: 'custom',
          path: [position, 'id'],
          message: `is the id of lines[${before}] already`,
        });
    });
    const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    if (units > unitsMax)
      context.addIssue({ code: 'custom', path: [], message: `a basket holds at most ${unitsMax} units` });
  });

/** A slip's or a return's own words; whose card or phone it was is not for a till to keep. */
const impersonal = (lengthMax: number) =>
  shortText(lengthMax).refine(
    (text) => !namesAPerson(text),
    'holds a card, phone or ID number: leave it out',
  );

const keyed = z
  .record(identifier, z.number().int().min(0).max(10_000))
  .meta({ description: 'Pay permille that the cashier keyed, by offer' });

export const openingSchema = z.strictObject({
  lines: linesSchema,
  keyed: keyed.optional(),
  usePoints: z.boolean().optional().meta({
    description:
      'Pay with points: the union keeps the balance, and offers that need it are declined `needs-network`',
  }),
  externalId: shortText(128).optional().meta({ description: 'The basket’s name in your own program' }),
});

export const replacingSchema = z.strictObject({ lines: linesSchema, keyed: keyed.optional() });

export const confirmSchema = z.strictObject({
  payable: z.number().int().nonnegative().optional().meta({
    description: 'Fen that the customer was told; another amount is not sold but answered `decision-changed`',
  }),
  tender: z.enum(['union-card', 'other']).optional(),
  slip: impersonal(128).optional().meta({ description: 'The payment slip’s reference' }),
});

/** Longer than any code; what it is, the till finds out, and no answer repeats it. */
export const memberCodeSchema = z.strictObject({ code: shortText(1_000) });

export const nothingSchema = z.strictObject({});

export const refundSchema = z.strictObject({
  lines: z
    .array(z.strictObject({ id: shortText(64), quantity: z.number().int().min(1).max(unitsMax) }))
    .min(1)
    .max(linesMax)
    .refine((lines) => new Set(lines.map(({ id }) => id)).size === lines.length, 'a line stands here twice'),
  reason: impersonal(500),
});

/** The entry's own words for a void stand before the reason, and both fit its 500 characters. */
export const voidSchema = z.strictObject({ reason: impersonal(450) });

export const findRedemptionSchema = z.strictObject({ externalId: shortText(128) });

/** A number as it stands in an address. */
const queryNumber = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const rowsMax = 200;

export const findGoodsSchema = z.strictObject({
  find: z.string().max(200).optional(),
  limit: queryNumber(1, rowsMax).optional(),
});

export const findSalesSchema = z.strictObject({
  before: queryNumber(1, Number.MAX_SAFE_INTEGER).optional().meta({ description: 'A sequence' }),
  limit: queryNumber(1, rowsMax).optional(),
  find: shortText(128).optional().meta({ description: 'Part of an id, or of the name or SKU of goods' }),
});

export const receiptQuerySchema = z.strictObject({
  columns: z.enum(['32', '48']).optional().meta({ description: 'Of the paper; 48 when left out' }),
});

export const printSchema = z.strictObject({
  refund: shortText(128).optional().meta({ description: 'The slip of this refund instead of the receipt' }),
});

/** What else stands in the address has always been passed over here. */
export const allOffersSchema = z.object({
  all: z.enum(['true', 'false']).optional().meta({ description: 'Ended and later ones too' }),
});

export const insertCardSchema = z.strictObject({ card: shortText(64) });

// What is answered, for the OpenAPI document.
const words = z.object({ zh: z.string(), en: z.string().optional() });
const funders = z.array(z.object({ funder: z.string(), amount: z.int() }));

export const decisionSchema = z
  .looseObject({
    list: z.int(),
    discount: z.int(),
    payable: z.int(),
    proven: z.boolean(),
    lines: z.array(z.object({ id: z.string(), list: z.int(), discount: z.int(), payable: z.int() })),
    applied: z.array(
      z.looseObject({
        offer: z.string(),
        version: z.int(),
        layer: z.string(),
        discount: z.int(),
        uses: z.int(),
      }),
    ),
    granted: z.array(z.looseObject({ offer: z.string(), version: z.int() })),
    declined: z.array(z.looseObject({ offer: z.string(), reason: z.string() })),
    funders,
  })
  .meta({ id: 'Decision' });

export const recognitionSchema = z
  .object({
    code: z.enum(recognitionCodes),
    verdict: z.string().nullable(),
    presentation: z.enum(['chip-genuine', 'chip-read', 'code', 'keyed']).nullable(),
    programme: z.string().nullable(),
    title: words,
  })
  .meta({ id: 'Recognition' });

export const checkoutSchema = z
  .object({
    id: z.string(),
    state: z.enum(['awaiting-card', 'quoted', 'confirmed', 'cancelled']),
    decision: decisionSchema,
    recognition: recognitionSchema,
  })
  .meta({ id: 'Checkout' });

export const refundAnswerSchema = z
  .object({
    id: z.string(),
    amount: z.int(),
    lines: z.array(z.object({ id: z.string(), quantity: z.int(), amount: z.int() })),
    funders,
  })
  .meta({ id: 'Refund' });

export const redemptionSchema = z
  .object({
    id: z.string(),
    sequence: z.int(),
    at: z.string(),
    decision: decisionSchema,
    refunds: z.array(refundAnswerSchema),
    uploaded: z.boolean(),
  })
  .meta({ id: 'Redemption' });

export const goodsSchema = z
  .object({ sku: z.string(), name: z.string(), category: z.string(), price: z.int().nullable() })
  .meta({ id: 'Goods' });

export const goodsListSchema = z
  .object({ goods: z.array(goodsSchema), categories: z.array(z.string()) })
  .meta({ id: 'GoodsList' });

const saleSummary = {
  id: z.string(),
  sequence: z.int(),
  at: z.string(),
  externalId: z.string().nullable(),
  list: z.int(),
  discount: z.int(),
  payable: z.int(),
  units: z.int(),
  refundedUnits: z.int(),
  refunded: z.int(),
  uploaded: z.boolean(),
};

export const saleListSchema = z
  .object({
    sales: z.array(z.object(saleSummary).meta({ id: 'SaleSummary' })),
    next: z.int().nullable().meta({ description: 'What `before` asks for next' }),
  })
  .meta({ id: 'SaleList' });

export const saleDetailSchema = z
  .object({
    ...saleSummary,
    lines: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        sku: z.string().nullable(),
        unitPrice: z.int(),
        quantity: z.int(),
        list: z.int(),
        discount: z.int(),
        payable: z.int(),
        refunded: z.int(),
        refundable: z.array(z.int()).meta({ description: 'Fen that each further unit gives back' }),
      }),
    ),
    offers: z.array(z.object({ offer: z.string(), title: words, discount: z.int() })),
    gifts: z.array(words),
    funders,
    programme: words.nullable(),
    presentation: z.enum(['chip-genuine', 'chip-read', 'code', 'keyed']).nullable(),
    tender: z.enum(['union-card', 'other']).nullable(),
    refunds: z.array(
      z.object({
        id: z.string(),
        amount: z.int(),
        lines: z.array(z.object({ id: z.string(), quantity: z.int(), amount: z.int() })),
      }),
    ),
  })
  .meta({ id: 'SaleDetail' });

export const receiptSchema = z
  .object({
    columns: z.union([z.literal(32), z.literal(48)]),
    lines: z.array(z.object({ text: z.string(), size: z.enum(['normal', 'double']) })),
  })
  .meta({ id: 'ReceiptText' });

export const printOrderSchema = z
  .object({ number: z.int(), state: z.literal('waiting') })
  .meta({ id: 'PrintOrder' });

export const statusSchema = z
  .looseObject({ terminal: z.string(), network: z.enum(['online', 'offline']), demo: z.boolean() })
  .meta({ id: 'Status' });

export const problemSchema = z
  .looseObject({
    type: z.string(),
    status: z.int(),
    code: z.string(),
    title: words,
    detail: z.string().optional(),
    faults: z.array(z.string()).optional(),
  })
  .meta({ id: 'Problem' });
