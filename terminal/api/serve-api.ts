import { isUtf8 } from 'node:buffer';
import { createServer, type Server } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { InvariantError } from '../core/invariant.ts';
import type { Desk } from '../till/desk.ts';
import { type Log, TillError } from '../till/ports.ts';
import type { Till } from '../till/till.ts';
import { faultLines } from '../wire/faults.ts';
import { deskOfCall } from './desk-of-call.ts';
import { displayChannel } from './display-channel.ts';
import { eventsChannel } from './events-channel.ts';
import { callers, type Gate, gateFor, type Keys, refuseStranger, refuseUnknown } from './gate.ts';
import { Idempotency, idempotencyKeyHeader } from './idempotency.ts';
import { openApiDocument } from './openapi.ts';
import { servePages } from './pages.ts';
import { problem, sendProblem } from './problem.ts';
import type { Reply, Route } from './route.ts';
import { checkoutRoutes } from './routes/checkouts.ts';
import { displayRoutes } from './routes/display.ts';
import { goodsRoutes } from './routes/goods.ts';
import { redemptionRoutes } from './routes/redemptions.ts';
import { saleRoutes } from './routes/sales.ts';
import { stateRoutes } from './routes/till-state.ts';
import { type VirtualTray, virtualReaderRoutes } from './routes/virtual-reader.ts';
import { securityHeaders } from './security-headers.ts';
import { type Channel, serveSockets } from './sockets.ts';

/** The widest basket is 1.3 MB where a program writes every character as `\uXXXX`. */
const bodyBytesMax = '1500kb';

export type ApiOptions = {
  readonly till: Till;
  readonly port: number;
  readonly keys: Keys;
  /** Where the built pages are. */
  readonly pages: URL;
  readonly tray: VirtualTray | null;
  readonly log: Log;
  /** An invariant did not hold: stop selling. */
  readonly fatal: (error: unknown) => void;
};

export type RunningApi = { readonly port: number; readonly routes: readonly Route[]; close(): Promise<void> };

/** Serves the till's API on loopback; rejects when the port is taken. */
export async function serveApi(options: ApiOptions): Promise<RunningApi> {
  const routes = allRoutes(options.tray);
  const app = express();
  const server = createServer(app);
  const port = await listen(server, options.port);
  const gate = gateFor(port, options.keys);
  assemble(app, { ...options, gate, routes });
  const sockets = serveSockets(server, channelsOf(options.till), gate);
  return {
    port,
    routes,
    close: () => {
      sockets.close();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/** Every call of the API, as it is served and documented. */
export function allRoutes(tray: VirtualTray | null): readonly Route[] {
  const routes: Route[] = [
    ...checkoutRoutes,
    ...redemptionRoutes,
    ...saleRoutes,
    ...goodsRoutes,
    ...displayRoutes,
    ...stateRoutes,
    ...(tray === null ? [] : virtualReaderRoutes(tray)),
  ];
  const document: Route = {
    method: 'get',
    path: '/v1/openapi.json',
    summary: 'This document',
    isPublic: true,
    answers: { 200: { description: 'OpenAPI 3.1' } },
    handle: async () => ({ status: 200, body: openApiDocument([...routes, document]) }),
  };
  return [...routes, document];
}

function channelsOf(till: Till): readonly Channel[] {
  return [eventsChannel(till.events), displayChannel(till.display, () => till.storeTitle)];
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function assemble(
  app: Express,
  options: ApiOptions & { readonly gate: Gate; readonly routes: readonly Route[] },
): void {
  const { gate, till } = options;
  // The same key may be used at both desks: each keeps its own answers.
  const answers = new Map<Desk, Idempotency>();
  const answersOf = (desk: Desk): Idempotency => {
    const known = answers.get(desk) ?? new Idempotency(desk.answers);
    answers.set(desk, known);
    return known;
  };
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(securityHeaders);
  app.use((request, response, next) => {
    const refused = refuseStranger(request, gate);
    if (refused === null) next();
    else sendProblem(response, refused);
  });
  app.use((request, response, next) => {
    response.setHeader('cache-control', 'no-store');
    const hasBody =
      Number(request.headers['content-length'] ?? 0) > 0 ||
      request.headers['transfer-encoding'] !== undefined;
    if (hasBody && !request.is('application/json')) sendProblem(response, problem(415, 'not-json'));
    else next();
  });
  const readBody = express.json({ limit: bodyBytesMax, type: 'application/json', verify: isWhatItSays });
  for (const declared of options.routes) {
    app[declared.method](
      declared.path.replace(/\{(\w+)\}/g, ':$1'),
      (request, response, next) => {
        const refused = declared.isPublic === true ? null : refuseUnknown(request, gate, callers);
        if (refused === null) next();
        else sendProblem(response.setHeader('www-authenticate', 'Bearer'), refused);
      },
      readBody,
      async (request: Request, response: Response) => {
        const desk = await deskOfCall(request, declared, till);
        if ('code' in desk) return sendProblem(response, desk);
        await handle(declared, { till, desk, idempotency: answersOf(desk), request, response });
      },
    );
  }
  servePages(app, { folder: options.pages, keys: gate.keys });
  app.use((_request, response) => sendProblem(response, problem(404, 'no-such-route')));
  app.use(failures(options));
}

/** Of GBK that calls itself UTF-8 every sign would be read as the same one, and two baskets' names as one name. */
function isWhatItSays(_request: unknown, _response: unknown, bytes: Buffer, encoding: string): void {
  if (encoding === 'utf-8' && !isUtf8(bytes)) throw new Error('not UTF-8');
}

async function handle(
  declared: Route,
  given: { till: Till; desk: Desk; idempotency: Idempotency; request: Request; response: Response },
): Promise<void> {
  const { till, desk, idempotency, request, response } = given;
  const body = declared.body?.safeParse(request.body ?? {});
  const query = declared.query?.safeParse({ ...request.query });
  const faults = [
    ...(body?.success === false ? faultLines(body.error, 'body') : []),
    ...(query?.success === false ? faultLines(query.error, 'query') : []),
  ];
  if (faults.length > 0) return sendProblem(response, problem(422, 'not-valid', { faults }));
  const key = request.get(idempotencyKeyHeader);
  const call = {
    till,
    key,
    desk,
    params: request.params as Readonly<Record<string, string>>,
    body: body?.data,
    query: query?.data,
  };
  const reply =
    key === undefined || declared.method === 'get'
      ? await declared.handle({ ...call, keepAnswer: undefined })
      : await idempotency.answer(
          key,
          { method: request.method, path: request.path, body: body?.data },
          (keepAnswer) => declared.handle({ ...call, keepAnswer }),
        );
  send(response, 'type' in reply ? { status: reply.status, body: reply } : reply);
}

function send(response: Response, reply: Reply): void {
  const isProblem = reply.status >= 400;
  response
    .status(reply.status)
    .type(isProblem ? 'application/problem+json' : 'application/json')
    .send(JSON.stringify(reply.body ?? {}));
}

/** Where the world's failures become answers; what is our own fault stops the till. */
function failures(options: ApiOptions): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const { status, type } = error as { status?: number; type?: string };
    if (type === 'entity.too.large') return sendProblem(response, problem(413, 'too-large'));
    // Another character set, or a compression that is not known here.
    if (status === 415) return sendProblem(response, problem(415, 'not-json'));
    // An address whose escapes stand for no text.
    if (error instanceof URIError) return sendProblem(response, problem(404, 'no-such-route'));
    if (status !== undefined && status >= 400 && status < 500)
      return sendProblem(response, problem(400, 'not-json'));
    options.log('call-failed', { error: (error as Error).name, message: (error as Error).message });
    const code = error instanceof TillError ? error.code : null;
    if (code === 'journal-unavailable') return sendProblem(response, problem(503, 'journal-unavailable'));
    if (code === 'entry-too-long') return sendProblem(response, problem(413, 'entry-too-long'));
    if (code === 'outcome-unknown') {
      sendProblem(response, problem(503, 'outcome-unknown'));
      return options.fatal(error);
    }
    sendProblem(response, problem(500, 'our-fault'));
    if (error instanceof InvariantError) options.fatal(error);
  };
}
