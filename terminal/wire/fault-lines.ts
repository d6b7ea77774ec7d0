import type { z } from 'zod';
import { type Parsed, pathText } from './faults.ts';

/** One document never needs more; past it the document is not the one that was meant. */
const faultsMax = 100;

/** One line a fault, `path: what is wrong`; an unknown key is named with its own path. */
export function faults(error: z.ZodError): readonly string[] {
  return error.issues
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => `${pathText([...issue.path, key])}: unknown key`)
        : [`${pathText(issue.path)}: ${issue.message}`],
    )
    .slice(0, faultsMax);
}

/** Parses JSON text against a schema, and refuses keys that would reach into an object's prototype. */
export function parseDocument<Value>(text: string, schema: z.ZodType<Value>): Parsed<Value> {
  const json = readJson(text);
  return json.ok ? parseValue(json.value, schema) : json;
}

export function readJson(text: string): Parsed<unknown> {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, faults: [`document: not JSON: ${(error as Error).message}`] };
  }
}

export function parseValue<Value>(json: unknown, schema: z.ZodType<Value>): Parsed<Value> {
  const hostile = hostileKeys(json);
  if (hostile.length > 0) return { ok: false, faults: hostile };
  const result = schema.safeParse(json);
  return result.success ? { ok: true, value: result.data } : { ok: false, faults: faults(result.error) };
}

/** `__proto__` as a key of JSON is data to some readers and a prototype to others, so it is nobody's SKU. */
function hostileKeys(json: unknown): readonly string[] {
  const found: string[] = [];
  const waiting: { readonly value: unknown; readonly path: readonly PropertyKey[] }[] = [
    { value: json, path: [] },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      value.forEach((item, at) => {
        if (typeof item === 'object') waiting.push({ value: item, path: [...path, at] });
      });
      continue;
    }
    for (const key of Object.keys(value)) {
      if (key === '__proto__') found.push(`${pathText([...path, key])}: not a key`);
      else waiting.push({ value: (value as Record<string, unknown>)[key], path: [...path, key] });
    }
  }
  return found.slice(0, faultsMax);
}
