import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { bodyText, readBody } from '../http/body.ts';
import { notOfOwnPage } from '../http/own-page.ts';
import { isRefusal, problem, type Refusal, refuse } from '../http/problem.ts';
import { type Reply, replying, sendProblem } from '../http/reply.ts';
import {
  clearSessionCookie,
  hasSessionCookie,
  knownBrowserOf,
  sessionIdOf,
  setKnownBrowserCookie,
  setSessionCookie,
} from '../http/session-cookie.ts';
import { openSessionOf } from '../http/staff-auth.ts';
import type { ServerStore } from '../store/server-store.ts';
import { passwordLengthMax } from './password.ts';
import { endSession, findSession, type Session, viewSession } from './sessions.ts';
import { signIn } from './sign-in.ts';

const signInBytesMax = 4_096;
const signInWanted = z.strictObject({
  user: z.string().min(1).max(64),
  password: z.string().min(1).max(passwordLengthMax),
});

/** Signing in and out at the console, and who is signed in. `ended` hears of each session that is over. */
export function sessionRoutes(store: ServerStore, ended: (session: Session) => void): Router {
  const router = Router();

  router.post(
    '/v1/session',
    ownPageOnly(),
    bodyText(signInBytesMax),
    replying(async (request, response) => {
      const body = readBody(request, signInWanted);
      return isRefusal(body) ? body : enter(request, response, body.document);
    }),
  );

  router.get(
    '/v1/session',
    replying(async (request, response) => {
      response.set('Cache-Control', 'no-store');
      const session = await openSessionOf(store, request);
      if (session === null) return notSignedIn(request, response);
      if ('code' in session) return { refused: session };
      // Who asks how long is left has done nothing with the session yet.
      return { status: 200, json: await viewSession(store, session) };
    }),
  );

  router.delete(
    '/v1/session',
    ownPageOnly(),
    replying(async (request, response) => {
      const session = await openSessionOf(store, request);
      if (session === null) return notSignedIn(request, response);
      if ('code' in session) return { refused: session };
      await endSession(store, session);
      ended(session);
      clearSessionCookie(response);
      store.log.info({ staff: session.staff.id }, 'signed out');
      return { status: 204 };
    }),
  );
  return router;

  async function enter(
    request: Request,
    response: Response,
    login: z.infer<typeof signInWanted>,
  ): Promise<Reply | Refusal> {
    const replaces = sessionIdOf(request);
    const replaced = replaces === null ? null : await findSession(store, replaces);
    // A name that the caller gives itself (X-Forwarded-For) is not asked: only loopback reaches this server.
    const address = request.socket.remoteAddress ?? '';
    const entry = await signIn(store, { ...login, address, replaces, known: knownBrowserOf(request) });
    switch (entry.outcome) {
      case 'refused':
        return refuse('sign-in-refused');
      case 'too-many':
        response.set('Retry-After', String(entry.retryAfterSeconds));
        return refuse('too-many-requests');
      case 'signed-in': {
        if (replaced !== null) ended(replaced);
        const session = await findSession(store, entry.sessionId);
        if (session === null) return refuse('sign-in-refused');
        setSessionCookie(response, entry.sessionId);
        setKnownBrowserCookie(response, entry.known);
        return { status: 200, json: await viewSession(store, session) };
      }
    }
  }
}

/** A browser need not keep a cookie that opens nothing any more. */
function notSignedIn(request: Request, response: Response): Refusal {
  if (hasSessionCookie(request)) clearSessionCookie(response);
  return refuse('sign-in-needed');
}

/** Nobody else's page may sign somebody in or out: the account of an attacker is a trap as well. */
function ownPageOnly(): RequestHandler {
  return (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    const foreign = notOfOwnPage(request);
    if (foreign !== null) return sendProblem(response, problem(foreign.code));
    next();
  };
}
