import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import { z } from 'zod';
import { addDays } from '../../terminal/core/calendar/civil-date.ts';
import { faultLines } from '../../terminal/wire/faults.ts';
import { freeName, identifier, isoDate } from '../../terminal/wire/schema-parts.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { ServerTables } from '../store/tables.ts';

const filterParts = {
  programme: identifier,
  from: isoDate.optional(),
  through: isoDate.optional(),
  terminal: identifier.optional(),
  store: freeName.optional(),
  merchant: freeName.optional(),
  offer: identifier.optional(),
  funder: freeName.optional(),
  kind: z.enum(['sale', 'refund']).optional(),
  /** Left out: both. */
  outcome: z.enum(['accepted', 'accepted-flagged']).optional(),
  find: identifier.optional(),
};

/** Which redemptions somebody wants to see; days are inclusive, `find` is the start of an id. */
export const redemptionFilter = z.strictObject(filterParts);
export type RedemptionFilter = z.infer<typeof redemptionFilter>;

export const pageSizeMin = 10;
export const pageSizeMax = 200;
const pageSizeUsual = 50;
/** Nobody turns more pages; the filters narrow what is to be seen. */
const pagesMax = 100_000;

export const redemptionPageWanted = z.strictObject({
  ...filterParts,
  page: z.coerce.number().int().min(1).max(pagesMax).default(1),
  size: z.coerce.number().int().min(pageSizeMin).max(pageSizeMax).default(pageSizeUsual),
});

export const redemptionExportWanted = z.strictObject({
  ...filterParts,
  format: z.enum(['csv', 'xlsx']),
  lang: z.enum(['zh', 'zh-CN', 'en']).default('zh'),
});

/** Null when this server hosts the programme. */
export async function unknownProgramme(store: ServerStore, programme: string): Promise<Refusal | null> {
  const known = await store.database
    .selectFrom('programmes')
    .select('id')
    .where('id', '=', programme)
    .executeTakeFirst();
  return known === undefined ? refuse('programme-unknown') : null;
}

/** Reads a query against a schema. An empty value is one left out, as forms send it. */
export function readQuery<Wanted>(query: unknown, schema: z.ZodType<Wanted>): { wanted: Wanted } | Refusal {
  const given = Object.entries(query as Record<string, unknown>).filter(([, value]) => value !== '');
  const parsed = schema.safeParse(Object.fromEntries(given));
  return parsed.success
    ? { wanted: parsed.data }
    : refuse('document-invalid', { faults: faultLines(parsed.error, 'query') });
}

type Where = ExpressionBuilder<ServerTables, 'redemptions'>;

/** The filter as a condition on the register. */
export function matching(
  filter: RedemptionFilter,
): (of: Where) => ExpressionWrapper<ServerTables, 'redemptions', SqlBool> {
  const { programme, from, through, terminal, store, merchant, offer, funder, kind, outcome, find } = filter;
  return (of) =>
    of.and([
      of('redemptions.programme', '=', programme),
      // `at` begins with its day: the days bound the range of the index by time.
      ...(from === undefined ? [] : [of('redemptions.at', '>=', from as string)]),
      ...(through === undefined ? [] : [of('redemptions.at', '<', addDays(through, 1) as string)]),
      ...(terminal === undefined ? [] : [of('redemptions.terminal', '=', terminal)]),
      ...(store === undefined ? [] : [of('redemptions.store', '=', store)]),
      ...(merchant === undefined ? [] : [of('redemptions.merchant', '=', merchant)]),
      ...(kind === undefined ? [] : [of('redemptions.kind', '=', kind)]),
      ...(outcome === undefined ? [] : [inDoubt(of, outcome === 'accepted-flagged')]),
      // No character of an id comes behind the tilde.
      ...(find === undefined
        ? []
        : [of('redemptions.id', '>=', find), of('redemptions.id', '<', `${find}~`)]),
      ...(offer === undefined
        ? []
        : [
            of(
              'redemptions.number',
              'in',
              of
                .selectFrom('redemptionOffers')
                .select('redemption')
                .where('redemptionOffers.offer', '=', offer),
            ),
          ]),
      ...(funder === undefined
        ? []
        : [
            of(
              'redemptions.number',
              'in',
              of
                .selectFrom('redemptionFunders')
                .select('redemption')
                .where('redemptionFunders.funder', '=', funder),
            ),
          ]),
    ]);
}

/** Whether the entry of the redemption is one that a review doubts. */
function inDoubt(of: Where, isInDoubt: boolean): ExpressionWrapper<ServerTables, 'redemptions', SqlBool> {
  const doubted = of
    .selectFrom('journalEntries as entry')
    .select('entry.sequence')
    .whereRef('entry.terminal', '=', 'redemptions.terminal')
    .whereRef('entry.epoch', '=', 'redemptions.epoch')
    .whereRef('entry.sequence', '=', 'redemptions.sequence')
    .where('entry.doubts', 'is not', null);
  return isInDoubt ? of.and([of.exists(doubted)]) : of.and([of.not(of.exists(doubted))]);
}
