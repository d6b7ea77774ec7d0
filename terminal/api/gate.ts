import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { pageKeyProtocolPrefix, pageProtocol, pageScheme } from '../wire/counter/page-access.ts';
import { type Problem, problem } from './problem.ts';

/** Who calls: a merchant's own program, the cashier page, or the customer display. */
export type Visitor = 'pos' | 'cashier' | 'display';

/** The two pages' keys are made anew at each start; they say that this till served the page. */
export type Keys = { readonly pos: string; readonly cashier: string; readonly display: string };

/** Who may come in: this machine's own address, no other page, and who holds a key. */
export type Gate = {
  /** Host headers that are ours, in full. */
  readonly hosts: ReadonlySet<string>;
  readonly keys: Keys;
};

/** All calls change or tell of sales: the display's key opens none of them. */
export const callers: ReadonlySet<Visitor> = new Set(['pos', 'cashier']);

export function gateFor(port: number, keys: Keys): Gate {
  return { hosts: new Set([`127.0.0.1:${port}`, `localhost:${port}`]), keys };
}

/** A foreign name that leads here (DNS rebinding), or another page's request, is turned away unheard. */
export function refuseStranger(request: IncomingMessage, gate: Gate): Problem | null {
  if (!gate.hosts.has(request.headers.host ?? '')) return problem(421, 'wrong-host');
  const { origin } = request.headers;
  const isOwn = origin === undefined || [...gate.hosts].some((host) => origin === `http://${host}`);
  return isOwn ? null : problem(403, 'wrong-origin');
}

export function refuseUnknown(
  request: IncomingMessage,
  gate: Gate,
  admitted: ReadonlySet<Visitor>,
): Problem | null {
  return admits(admitted, callerOf(request, gate)) ? null : problem(401, 'not-authorized');
}

/**
 * A handshake brings a program's key in its header, as a call does, and a page's among its subprotocols. A
 * browser always says from where a page comes: a page's key without our exact origin is a stolen one.
 */
export function refuseUnknownSocket(
  request: IncomingMessage,
  gate: Gate,
  admitted: ReadonlySet<Visitor>,
): Problem | null {
  const offered = offeredKey(request);
  if (offered === null) return refuseUnknown(request, gate, new Set(admitted.has('pos') ? ['pos'] : []));
  if (request.headers.origin !== `http://${request.headers.host}`) return problem(403, 'wrong-origin');
  return admits(admitted, pageOf(offered, gate)) ? null : problem(401, 'not-authorized');
}

function admits(admitted: ReadonlySet<Visitor>, visitor: Visitor | null): boolean {
  return visitor !== null && admitted.has(visitor);
}

/** Each key counts under its own scheme only. */
function callerOf(request: IncomingMessage, gate: Gate): Visitor | null {
  const [scheme, key, more] = (request.headers.authorization ?? '').split(' ');
  if (key === undefined || more !== undefined) return null;
  // RFC 9110, 11.1: a scheme's case does not matter.
  if (scheme?.toLowerCase() === 'bearer') return isSame(key, gate.keys.pos) ? 'pos' : null;
  return scheme === pageScheme ? pageOf(key, gate) : null;
}

function pageOf(key: string, { keys }: Gate): Visitor | null {
  if (isSame(key, keys.cashier)) return 'cashier';
  return isSame(key, keys.display) ? 'display' : null;
}

/** The one key that stands beside the pages' protocol; null when this is no page's handshake. */
function offeredKey(request: IncomingMessage): string | null {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  if (!offered.includes(pageProtocol)) return null;
  const keys = offered.filter((name) => name.startsWith(pageKeyProtocolPrefix));
  return keys.length === 1 ? (keys[0] ?? '').slice(pageKeyProtocolPrefix.length) : '';
}

/** Compares digests, so that neither length nor content shows in the time it takes. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
