import express, { type Request, type RequestHandler, type Response } from 'express';
import type { z } from 'zod';
import { faultLines } from '../../terminal/wire/faults.ts';
import { readJsonText } from './json-text.ts';
import { problem, type Refusal, refuse } from './problem.ts';
import { sendProblem } from './reply.ts';

/** Staff documents: an offer of 64 KB is a long one. */
export const documentBytesMax = 262_144;
/** One upload of a journal: an entry may have 1,000,000 bytes, a full batch of usual ones has about 2,000,000. */
export const uploadBytesMax = 16_000_000;

/** RFC 8259: JSON is UTF-8; another character set could spell the same bytes as something else. */
const jsonTypePattern = /^application\/json(?:\s*;\s*charset="?utf-8"?)?\s*$/i;

/** A body that is there must be JSON: a page of another site cannot send that without asking first. */
export function jsonOnly(): RequestHandler {
  return (request, response, next) => {
    const hasBody =
      request.headers['transfer-encoding'] !== undefined ||
      Number(request.headers['content-length'] ?? 0) > 0;
    if (hasBody && !jsonTypePattern.test(request.headers['content-type'] ?? ''))
      return sendProblem(response, problem('not-json'));
    next();
  };
}

/** Reads the body's exact text, uncompressed, up to a limit; past it the call ends with 413. */
export function bodyText(bytesMax: number): RequestHandler {
  return express.text({ type: () => true, limit: bytesMax, inflate: false, defaultCharset: 'utf-8' });
}

export function textOf(request: Request): string {
  return typeof request.body === 'string' ? request.body : '';
}

/** Parses the body against a schema: what does not fit is answered with its paths. */
export function readBody<Value>(
  request: Request,
  schema: z.ZodType<Value>,
): { readonly document: Value } | Refusal {
  const text = readJsonText(textOf(request));
  if (!text.ok) return refuse('malformed-json', { detail: text.why });
  const parsed = schema.safeParse(text.json);
  return parsed.success
    ? { document: parsed.data }
    : refuse('document-invalid', { faults: faultLines(parsed.error).slice(0, faultsMax) });
}

const faultsMax = 100;

/** The faults that reading a body can end in, by the reader's own names. */
export function bodyProblem(error: unknown, response: Response): boolean {
  const type = (error as { type?: unknown } | null)?.type;
  switch (type) {
    case 'entity.too.large':
      sendProblem(response, problem('body-too-large'));
      return true;
    case 'encoding.unsupported':
    case 'charset.unsupported':
      sendProblem(response, problem('not-json', { detail: 'the body must be plain UTF-8, not compressed' }));
      return true;
    case 'request.aborted':
    case 'request.size.invalid':
    case 'stream.encoding.set':
      sendProblem(response, problem('body-unreadable'));
      return true;
    default:
      return false;
  }
}
