import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { cardRoutes } from '../cards/card-routes.ts';
import { memberRoutes } from '../members/member-routes.ts';
import { merchantRoutes } from '../merchants/merchant-routes.ts';
import { draftRoutes } from '../offers/draft-routes.ts';
import { offerRoutes } from '../offers/offer-routes.ts';
import { organisationRoutes } from '../organisations/organisation-routes.ts';
import type { LiveLines } from '../overview/live-lines.ts';
import { overviewRoutes } from '../overview/overview-routes.ts';
import { publicRoutes } from '../publish/public-routes.ts';
import { rootRoutes } from '../publish/root-routes.ts';
import { quotaRoutes } from '../quotas/quota-routes.ts';
import { redemptionRoutes } from '../redemptions/redemption-routes.ts';
import { sessionRoutes } from '../staff/session-routes.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { TerminalFeed } from '../terminals/feed.ts';
import { terminalRoutes } from '../terminals/terminal-routes.ts';
import { bodyProblem, jsonOnly } from './body.ts';
import { consolePage } from './console-page.ts';
import { type OwnAddress, ownAddressOnly } from './own-address.ts';
import { problem } from './problem.ts';
import { sendProblem } from './reply.ts';

export type AppParts = {
  readonly store: ServerStore;
  readonly feed: TerminalFeed;
  readonly live: LiveLines;
  readonly own: OwnAddress;
  /** Where the built console lies; null: nowhere. */
  readonly consoleFolder: string | null;
};

/** The whole of the server's HTTP: the guards that stand before everything, then each area's own routes. */
export function serverApp({ store, feed, live, own, consoleFolder }: AppParts): Express {
  const isConnected = (terminal: string) => feed.isConnected(terminal);
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('etag', false);
  // HSTS is for the names where there is TLS: `ownAddressOnly` sends it.
  app.use(
    helmet({
      hsts: false,
      contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"] } },
    }),
  );
  app.use(ownAddressOnly(own));
  app.use(knownMethodOnly());
  app.use(jsonOnly());
  app.use(consolePage(store, consoleFolder));
  app.use(sessionRoutes(store, (session) => live.endSession(session)));
  app.use(overviewRoutes(store, { live, isConnected }));
  app.use(publicRoutes(store));
  app.use(rootRoutes(store));
  app.use(terminalRoutes(store, feed));
  app.use(redemptionRoutes(store));
  app.use(quotaRoutes(store));
  app.use(offerRoutes(store, { isConnected }));
  app.use(draftRoutes(store));
  app.use(merchantRoutes(store));
  app.use(organisationRoutes(store));
  app.use(memberRoutes(store));
  app.use(cardRoutes(store));
  app.use((_request, response) => sendProblem(response, problem('not-found')));
  app.use(lastResort(store));
  return app;
}

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']);

/** The router would answer OPTIONS by itself, with what there is at an address. */
function knownMethodOnly(): RequestHandler {
  return (request, response, next) => {
    if (!methods.has(request.method)) return sendProblem(response, problem('method-refused'));
    next();
  };
}

/** Says nothing of the inside to the caller, and nothing of the caller's data to the log. */
function lastResort(store: ServerStore): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    if (bodyProblem(error, response)) return;
    if (error instanceof URIError) return sendProblem(response, problem('not-found'));
    store.log.error({ method: request.method, fault: faultOf(error) }, 'a call failed');
    sendProblem(response, problem('internal-fault'));
  };
}

/** Name, code and place; a message may hold what somebody sent. */
function faultOf(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { name: typeof error };
  const at = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 5);
  return { name: error.name, code: (error as NodeJS.ErrnoException).code, at };
}
