import type { Request, RequestHandler, Response } from 'express';
import { findSession, markUsed, type Session } from '../staff/sessions.ts';
import { staffKeyTitle } from '../staff/staff-key.ts';
import type { ServerStore } from '../store/server-store.ts';
import { isSafe, notOfOwnPage } from './own-page.ts';
import { type Problem, problem } from './problem.ts';
import { sendProblem } from './reply.ts';
import { hasSessionCookie, sessionIdOf } from './session-cookie.ts';

/** Who of staff calls: a person at the console, or a program or command with a key. */
export type StaffCaller =
  | { readonly by: 'session'; readonly session: Session }
  | { readonly by: 'key'; readonly title: string };

/**
 * Stands before every route of staff: the key in `Authorization`, or the session in the cookie. A viewer may
 * look only; `asks` marks a route that is a question though its method is POST.
 */
export function staffOnly(
  store: ServerStore,
  { asks = false }: { readonly asks?: boolean } = {},
): RequestHandler {
  return async (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    const caller = await callerOf(store, request);
    if ('code' in caller) {
      if (caller.status === 401) response.set('WWW-Authenticate', 'Bearer');
      return sendProblem(response, caller);
    }
    const changes = !isSafe(request) && !asks;
    if (changes && caller.by === 'session' && caller.session.staff.role !== 'publisher')
      return sendProblem(response, problem('role-refused'));
    if (caller.by === 'session') await markUsed(store, caller.session);
    response.locals['staff'] = caller;
    next();
  };
}

/** Who calls; only behind `staffOnly`. */
export function staffOf(response: Response): StaffCaller {
  return response.locals['staff'] as StaffCaller;
}

/** The name under which something is recorded; only behind `staffOnly`. */
export function staffName(response: Response): string {
  const caller = staffOf(response);
  return caller.by === 'session' ? caller.session.staff.name : caller.title;
}

/** A key that is sent counts alone: a wrong one is not made good by a cookie. */
async function callerOf(store: ServerStore, request: Request): Promise<StaffCaller | Problem> {
  const { authorization } = request.headers;
  if (authorization !== undefined || !hasSessionCookie(request)) {
    const title = await staffKeyTitle(store, authorization);
    return title === null ? problem('staff-key-needed') : { by: 'key', title };
  }
  const session = await openSessionOf(store, request);
  if (session === null) return problem('staff-key-needed');
  return 'code' in session ? session : { by: 'session', session };
}

/** The session whose cookie our own page sends along, or null when there is none (any more). */
export async function openSessionOf(store: ServerStore, request: Request): Promise<Session | Problem | null> {
  const foreign = notOfOwnPage(request);
  if (foreign !== null) return foreign;
  const id = sessionIdOf(request);
  return id === null ? null : findSession(store, id);
}
