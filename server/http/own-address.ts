import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler } from 'express';
import { type Problem, problem } from './problem.ts';
import { sendProblem } from './reply.ts';

/** The names under which this server may be asked for; the port is known once it listens. */
export type OwnAddress = { port: number };

/**
 * Refuses a call that was meant for another name, or that a page of another site makes. A name that resolves
 * to the loopback address (DNS rebinding) would let any web page speak to this server as if it were its own.
 */
export function foreignCall(own: OwnAddress, headers: IncomingHttpHeaders): Problem | null {
  const names = [`127.0.0.1:${own.port}`, `localhost:${own.port}`];
  if (!names.includes(headers.host ?? '')) return problem('host-refused');
  if (headers.origin !== undefined && !names.some((name) => headers.origin === `http://${name}`))
    return problem('origin-refused');
  return null;
}

export function ownAddressOnly(own: OwnAddress): RequestHandler {
  return (request, response, next) => {
    const refusal = foreignCall(own, request.headers);
    if (refusal !== null) return sendProblem(response, refusal);
    next();
  };
}
