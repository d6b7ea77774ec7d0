import type { Response } from 'express';
import type { Words } from '../core/offers/offer.ts';
import { type ProblemCode, problemTitles } from './problem-titles.ts';

/** RFC 9457 problem details: a stable code, a title in both languages, and what a caller can act on. */
export type Problem = {
  readonly type: 'about:blank';
  readonly status: number;
  readonly code: ProblemCode;
  readonly title: Words;
  readonly detail?: string;
  /** `path: what is wrong`, one a fault. */
  readonly faults?: readonly string[];
} & Readonly<Record<string, unknown>>;

export function problem(
  status: number,
  code: ProblemCode,
  more: Readonly<Record<string, unknown>> = {},
): Problem {
  return { type: 'about:blank', status, code, title: problemTitles[code], ...more };
}

export function sendProblem(response: Response, answer: Problem): void {
  response.status(answer.status).type('application/problem+json').send(JSON.stringify(answer));
}
