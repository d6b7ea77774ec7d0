import type { Request, Response } from 'express';
import { sessionIdPattern } from '../staff/sessions.ts';

/**
 * RFC 6265bis §4.1.3.2: a browser takes a `__Host-` cookie only when it is Secure, of the whole host and set by
 * the host itself; nobody beside us can plant one.
 */
export const sessionCookieName = '__Host-puhui-session';
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Strict';

/** The id that the call carries, or null; two of them are none, for one would not be ours. */
export function sessionIdOf(request: Request): string | null {
  const values = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${sessionCookieName}=`))
    .map((pair) => pair.slice(sessionCookieName.length + 1));
  const [value] = values;
  return values.length === 1 && value !== undefined && sessionIdPattern.test(value) ? value : null;
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
