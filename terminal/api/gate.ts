import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Problem, problem } from './problem.ts';

/** Who may come in: this machine's own address, no other page, and a program that holds the key. */
export type Gate = {
  /** Host headers that are ours, in full. */
  readonly hosts: ReadonlySet<string>;
  readonly posKey: string;
};

export function gateFor(port: number, posKey: string): Gate {
  return { hosts: new Set([`127.0.0.1:${port}`, `localhost:${port}`]), posKey };
}

/** A foreign name that leads here (DNS rebinding), or another page's request, is turned away unheard. */
export function refuseStranger(request: IncomingMessage, gate: Gate): Problem | null {
  if (!gate.hosts.has(request.headers.host ?? '')) return problem(421, 'wrong-host');
  const { origin } = request.headers;
  const isOwn = origin === undefined || [...gate.hosts].some((host) => origin === `http://${host}`);
  return isOwn ? null : problem(403, 'wrong-origin');
}

export function refuseUnknown(request: IncomingMessage, gate: Gate): Problem | null {
  const [scheme, key] = (request.headers.authorization ?? '').split(' ');
  return scheme === 'Bearer' && key !== undefined && isSame(key, gate.posKey)
    ? null
    : problem(401, 'not-authorized');
}

/** Compares digests, so that neither length nor content shows in the time it takes. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
