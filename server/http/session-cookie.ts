import type { Request, Response } from 'express';
import { sessionIdPattern } from '../staff/sessions.ts';

/**
 * RFC 6265bis §4.1.3.2: a browser takes a `__Host-` cookie only when it is Secure, of the whole host and set by
 * the host itself; nobody beside us can plant one.
 */
export const sessionCookieName = '__Host-puhui-session';
const knownBrowserCookieName = '__Host-puhui-known';
const knownBrowserSeconds = 180 * 86_400;
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Strict';

/** The id that the call carries, or null; two of them are none, for one would not be ours. */
export function sessionIdOf(request: Request): string | null {
  const value = onlyCookie(request, sessionCookieName);
  return value !== null && sessionIdPattern.test(value) ? value : null;
}

function onlyCookie(request: Request, name: string): string | null {
  const values = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 ? (values[0] ?? null) : null;
}

/** Whether the call carries our cookie at all, good or bad. */
export function hasSessionCookie(request: Request): boolean {
  return (request.headers.cookie ?? '').includes(`${sessionCookieName}=`);
}

/** It lives as long as the browser; how long the session lives is the server's to say. */
export function setSessionCookie(response: Response, id: string): void {
  response.append('Set-Cookie', `${sessionCookieName}=${id}; ${attributes}`);
}

export function clearSessionCookie(response: Response): void {
  response.append('Set-Cookie', `${sessionCookieName}=; Max-Age=0; ${attributes}`);
}

/** What the browser keeps of an earlier sign-in; see `staff/known-browser.ts`. It outlives the session. */
export function knownBrowserOf(request: Request): string | null {
  return onlyCookie(request, knownBrowserCookieName);
}

export function setKnownBrowserCookie(response: Response, known: string): void {
  response.append(
    'Set-Cookie',
    `${knownBrowserCookieName}=${known}; Max-Age=${knownBrowserSeconds}; ${attributes}`,
  );
}
