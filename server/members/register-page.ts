import type { Request } from 'express';
import { z } from 'zod';
import { faultLines } from '../../terminal/wire/faults.ts';
import { identifier } from '../../terminal/wire/schema-parts.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import type { ServerStore } from '../store/server-store.ts';

const pageSizeMin = 10;
const pageSizeMax = 200;
const pageSizeDefault = 50;
/** A province has some 20 million members. */
const pageMax = 2_000_000;

const countOf = (max: number) =>
  z
    .string()
    .regex(/^[1-9][0-9]{0,7}$/, 'must be a whole number')
    .transform(Number)
    .refine((count) => count <= max, `must be at most ${max}`);

/** What every list of the register takes: whose, and which page of it; pages count from 1. */
export const registerPage = {
  programme: identifier,
  page: countOf(pageMax).default(1),
  size: countOf(pageSizeMax)
    .refine((size) => size >= pageSizeMin, `must be at least ${pageSizeMin}`)
    .default(pageSizeDefault),
};

/**
 * Reads the filters of a list. An unknown one is refused without being named: it may be somebody's number,
 * which must stand in no answer. An empty one is none.
 */
export function readFilters<Value>(request: Request, schema: z.ZodType<Value>): Value | Refusal {
  const given = Object.entries(request.query).filter(([, value]) => value !== '');
  const read = schema.safeParse(Object.fromEntries(given));
  if (read.success) return read.data;
  const unknown = read.error.issues.some(({ code }) => code === 'unrecognized_keys');
  const issues = read.error.issues.filter(({ code }) => code !== 'unrecognized_keys');
  return refuse('document-invalid', {
    faults: [
      ...faultLines(new z.ZodError(issues), 'query'),
      ...(unknown ? ['query: has a filter that this list does not know'] : []),
    ],
  });
}

/** Null: the programme is here. */
export async function refuseUnknownProgramme(store: ServerStore, programme: string): Promise<Refusal | null> {
  const known = await store.database
    .selectFrom('programmes')
    .select('id')
    .where('id', '=', programme)
    .executeTakeFirst();
  return known === undefined ? refuse('programme-unknown') : null;
}
