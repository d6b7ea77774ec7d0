import type { Request, RequestHandler, Response } from 'express';
import { isRefusal, type Problem, type Refusal } from './problem.ts';

export type Reply =
  | {
      readonly status: 200 | 201;
      readonly json: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly status: 204 | 304; readonly headers?: Readonly<Record<string, string>> };

/** A route's work as a function from the call to its reply; what it throws becomes a 500 without details. */
export function replying(
  work: (request: Request, response: Response) => Promise<Reply | Refusal>,
): RequestHandler {
  return async (request, response) => {
    const reply = await work(request, response);
    if (isRefusal(reply)) return sendProblem(response, reply.refused);
    response.status(reply.status).set(reply.headers ?? {});
    if ('json' in reply) response.json(reply.json);
    else response.end();
  };
}

export function sendProblem(response: Response, problem: Problem): void {
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}
