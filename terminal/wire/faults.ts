import type { z } from 'zod';

/** One line a fault, `path: what is wrong`; the document's own name stands for its root. */
export function faultLines(error: z.ZodError, document = 'document'): readonly string[] {
  return error.issues.map((issue) => faultLine(issue.path, issue.message, document));
}

/** Keys and ids are the document's own: a line break among them must not begin a line of its own. */
export function faultLine(path: readonly PropertyKey[], what: string, document = 'document'): string {
  return `${pathText(path, document)}: ${what}`.replace(/[\p{Cc}\u2028\u2029]/gu, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function pathText(path: readonly PropertyKey[], document = 'document'): string {
  if (path.length === 0) return document;
  return path
    .map((part, position) =>
      typeof part === 'number' ? `[${part}]` : `${position === 0 ? '' : '.'}${String(part)}`,
    )
    .join('');
}

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Parses JSON text against a schema; bad input is an answer, never an exception. */
export function parseJson<Value>(
  text: string,
  schema: z.ZodType<Value>,
  document = 'document',
): Parsed<Value> {
  const json = readJson(text, document);
  if (!json.ok) return json;
  const result = schema.safeParse(json.value);
  return result.success
    ? { ok: true, value: result.data }
    : { ok: false, faults: faultLines(result.error, document) };
}

export function readJson(text: string, document = 'document'): Parsed<unknown> {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, faults: [`${document}: not JSON${placeOf(error)}`] };
  }
}

/** Where JSON breaks off. The parser's own message quotes the text, which may be what nobody should see. */
function placeOf(error: unknown): string {
  const place = /at position (\d+)/.exec((error as Error).message)?.[1];
  return place === undefined ? '' : `, at character ${Number(place) + 1}`;
}
