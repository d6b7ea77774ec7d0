import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler } from 'express';
import { isLoopback } from '../../terminal/wire/server-address.ts';
import { type Problem, problem } from './problem.ts';
import { sendProblem } from './reply.ts';

/** The names under which this server may be asked for. */
export type OwnAddress = {
  /** Known once it listens. */
  port: number;
  /** Whether this server itself speaks TLS; behind a proxy that does, it does not. */
  readonly isSecure: boolean;
  /** Names besides this machine's own, as browsers and tills write them in `Host`: `union.example.org`, `10.0.0.5:8600`. */
  readonly names: readonly string[];
};

const hstsSeconds = 31_536_000;

/** Every `Host` under which this server answers, with the origin that its own pages have there. */
function ownOrigins({ port, isSecure, names }: OwnAddress): ReadonlyMap<string, string> {
  const own = [`127.0.0.1:${port}`, `localhost:${port}`];
  const scheme = isSecure ? 'https' : 'http';
  // Nobody comes to another name but over TLS, ours or the proxy's.
  return new Map([
    ...own.map((host) => [host, `${scheme}://${host}`] as const),
    ...names.map((host) => [host, `https://${host}`] as const),
  ]);
}

/**
 * Refuses a call that was meant for another name, or that a page of another site makes. A name that resolves
 * to the loopback address (DNS rebinding) would let any web page speak to this server as if it were its own.
 */
export function foreignCall(own: OwnAddress, headers: IncomingHttpHeaders): Problem | null {
  const origins = ownOrigins(own);
  if (!origins.has(headers.host ?? '')) return problem('host-refused');
  if (headers.origin !== undefined && ![...origins.values()].includes(headers.origin))
    return problem('origin-refused');
  return null;
}

export function ownAddressOnly(own: OwnAddress): RequestHandler {
  return (request, response, next) => {
    const refusal = foreignCall(own, request.headers);
    if (refusal !== null) return sendProblem(response, refusal);
    // RFC 6797; not for this machine's own names, which other programs serve in clear.
    if (!isLoopback((request.headers.host ?? '').replace(/:\d+$/, '')))
      response.set('Strict-Transport-Security', `max-age=${hstsSeconds}`);
    next();
  };
}
