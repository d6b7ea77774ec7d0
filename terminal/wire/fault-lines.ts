import type { z } from 'zod';
import { faultLine, type Parsed, readJson } from './faults.ts';
import { hostileKeys } from './hostile-keys.ts';

/** One document never needs more; past it the document is not the one that was meant. */
const faultsMax = 100;

/** One line a fault, `path: what is wrong`; an unknown key is named with its own path. */
export function faults(error: z.ZodError): readonly string[] {
  return error.issues
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => faultLine([...issue.path, key], 'unknown key'))
        : [faultLine(issue.path, issue.message)],
    )
    .slice(0, faultsMax);
}

/** Parses JSON text against a schema, and refuses keys that would reach into an object's prototype. */
export function parseDocument<Value>(text: string, schema: z.ZodType<Value>): Parsed<Value> {
  const json = readJson(text);
  return json.ok ? parseValue(json.value, schema) : json;
}

export function parseValue<Value>(json: unknown, schema: z.ZodType<Value>): Parsed<Value> {
  const hostile = hostileKeys(json, faultsMax);
  if (hostile.length > 0) {
    return { ok: false, faults: hostile.map((path) => faultLine(path, 'not a key')) };
  }
  const result = schema.safeParse(json);
  return result.success ? { ok: true, value: result.data } : { ok: false, faults: faults(result.error) };
}
