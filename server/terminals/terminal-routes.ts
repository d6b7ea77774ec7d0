import { Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import { z } from 'zod';
import { tillOrders } from '../../terminal/wire/documents/assignment.ts';
import { enrolmentRequestSchema } from '../../terminal/wire/enrolment.ts';
import { heldEntriesAskSchema } from '../../terminal/wire/held-entries.ts';
import { newEpochRequestSchema } from '../../terminal/wire/new-epoch.ts';
import { freeName, identifier } from '../../terminal/wire/schema-parts.ts';
import { challengeHeader } from '../../terminal/wire/signed-request.ts';
import { timeQuestionSchema } from '../../terminal/wire/signed-time.ts';
import { terminalReportSchema } from '../../terminal/wire/upload.ts';
import { bodyText, documentBytesMax, readBody } from '../http/body.ts';
import { isRefusal, problem } from '../http/problem.ts';
import { replying, sendProblem } from '../http/reply.ts';
import { staffName, staffOnly } from '../http/staff-auth.ts';
import { terminalOf, terminalOnly } from '../http/terminal-auth.ts';
import type { ServerStore } from '../store/server-store.ts';
import { enrolTerminal } from './enrol.ts';
import type { TerminalFeed } from './feed.ts';
import { tellHeldEntries } from './held-entries.ts';
import { moveTerminal } from './move-terminal.ts';
import { openEpoch } from './open-epoch.ts';
import { orderTerminal } from './order-terminal.ts';
import { createPairingCode } from './pairing-code.ts';
import { takeReport } from './take-report.ts';
import { tellTime } from './tell-time.ts';
import { listTerminals } from './terminal-list.ts';

/** Fifty bits of code at this pace: a guess in ten million years. */
const failedEnrolmentsPerMinuteMax = 20;
const minuteMs = 60_000;

const pairingCodeWanted = z.strictObject({ store: freeName, programme: identifier.optional() });
const orderWanted = z.strictObject({ kind: z.enum([...tillOrders, 'work']) });
const moveWanted = z.strictObject({ store: freeName });

/** What tills ask of the server, and what staff do with tills. */
export function terminalRoutes(store: ServerStore, feed: TerminalFeed): Router {
  const router = Router();
  const staff = staffOnly(store);
  const text = bodyText(documentBytesMax);

  const fewGuesses = rateLimit({
    windowMs: minuteMs,
    limit: failedEnrolmentsPerMinuteMax,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) => sendProblem(response, problem('too-many-requests')),
  });
  router.post(
    '/v1/terminals/enrol',
    fewGuesses,
    text,
    replying(async (request) => {
      const body = readBody(request, enrolmentRequestSchema);
      if (isRefusal(body)) return body;
      const answer = await enrolTerminal(store, body.document);
      if (isRefusal(answer)) return answer;
      store.log.info({ terminal: answer.terminal, programme: answer.home }, 'enrolled');
      return { status: 201, json: answer, headers: { [challengeHeader]: store.challenges.issue() } };
    }),
  );

  router.get(
    '/v1/terminals/:terminal/assignment',
    terminalOnly(store, documentBytesMax),
    replying(async (_request, response) => ({
      status: 200,
      json: JSON.parse(terminalOf(response).assignment),
      headers: { 'Cache-Control': 'no-store' },
    })),
  );

  router.post(
    '/v1/terminals/:terminal/report',
    terminalOnly(store, documentBytesMax),
    replying(async (request, response) => {
      const body = readBody(request, terminalReportSchema);
      if (isRefusal(body)) return body;
      const answer = await takeReport(store, terminalOf(response).id, body.document);
      return { status: 200, json: answer, headers: { 'Cache-Control': 'no-store' } };
    }),
  );

  router.post(
    '/v1/terminals/:terminal/time',
    terminalOnly(store, documentBytesMax),
    replying(async (request, response) => {
      const body = readBody(request, timeQuestionSchema);
      if (isRefusal(body)) return body;
      return { status: 200, json: await tellTime(store, terminalOf(response), body.document) };
    }),
  );

  router.post(
    '/v1/terminals/:terminal/epoch',
    terminalOnly(store, documentBytesMax),
    replying(async (request, response) => {
      const body = readBody(request, newEpochRequestSchema);
      if (isRefusal(body)) return body;
      const opened = await openEpoch(store, terminalOf(response).id, body.document);
      return isRefusal(opened) ? opened : { status: 200, json: opened };
    }),
  );

  router.post(
    '/v1/terminals/:terminal/held-entries',
    terminalOnly(store, documentBytesMax),
    replying(async (request, response) => {
      const body = readBody(request, heldEntriesAskSchema);
      if (isRefusal(body)) return body;
      const held = await tellHeldEntries(store, terminalOf(response), body.document);
      return { status: 200, json: held, headers: { 'Cache-Control': 'no-store' } };
    }),
  );

  router.put(
    '/v1/terminals/:terminal/order',
    staff,
    text,
    replying(async (request, response) => {
      const body = readBody(request, orderWanted);
      if (isRefusal(body)) return body;
      const terminal = String(request.params['terminal']);
      const { kind } = body.document;
      const ordered = await orderTerminal(store, { terminal, kind, by: staffName(response) });
      if (isRefusal(ordered)) return ordered;
      store.log.info({ terminal, kind }, 'ordered');
      return { status: 200, json: { terminal, kind, assignment: ordered.version } };
    }),
  );

  router.get(
    '/v1/terminals',
    staff,
    replying(async () => ({
      status: 200,
      json: await listTerminals(store, (terminal) => feed.isConnected(terminal)),
    })),
  );

  router.put(
    '/v1/terminals/:terminal/store',
    staff,
    text,
    replying(async (request) => {
      const body = readBody(request, moveWanted);
      if (isRefusal(body)) return body;
      const terminal = String(request.params['terminal']);
      const moved = await moveTerminal(store, { terminal, store: body.document.store });
      return isRefusal(moved)
        ? moved
        : { status: 200, json: { terminal, store: body.document.store, assignment: moved.version } };
    }),
  );

  router.post(
    '/v1/pairing-codes',
    staff,
    text,
    replying(async (request) => {
      const body = readBody(request, pairingCodeWanted);
      if (isRefusal(body)) return body;
      const code = await createPairingCode(store, body.document);
      return isRefusal(code) ? code : { status: 201, json: code, headers: { 'Cache-Control': 'no-store' } };
    }),
  );
  return router;
}
