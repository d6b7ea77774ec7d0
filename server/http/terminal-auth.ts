import type { RequestHandler, Response } from 'express';
import { readRequestClaim, requestIsSigned } from '../../terminal/wire/signed-request.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { TerminalRow } from '../store/tables.ts';
import { bodyText, textOf } from './body.ts';
import { problem, type Refusal, refuse } from './problem.ts';
import { sendProblem } from './reply.ts';

/**
 * Stands before every route of one till: the call is signed by the till that its address names. Who claims to
 * be no enrolled till is refused before its body is read.
 */
export function terminalOnly(store: ServerStore, bodyBytesMax: number): RequestHandler[] {
  return [
    async (request, response, next) => {
      const terminal = await claimedTerminal(store, request.headers.authorization);
      if ('refused' in terminal) return sendProblem(response, terminal.refused);
      if (terminal.id !== request.params['terminal'])
        return sendProblem(response, problem('terminal-mismatch'));
      response.locals['terminal'] = terminal;
      next();
    },
    bodyText(bodyBytesMax),
    (request, response, next) => {
      const terminal = terminalOf(response);
      const claim = readRequestClaim(request.headers.authorization);
      const { method, originalUrl: path } = request;
      const signed =
        claim !== null &&
        requestIsSigned(
          { terminal: terminal.id, method, path, body: textOf(request) },
          claim,
          terminal.publicKey,
        );
      if (!signed) return sendProblem(response, problem('signature-invalid'));
      next();
    },
  ];
}

/** The till that has signed the call; only behind `terminalOnly`. */
export function terminalOf(response: Response): TerminalRow {
  return response.locals['terminal'] as TerminalRow;
}

/** The till that a header claims; nothing is proved yet. */
export async function claimedTerminal(
  store: ServerStore,
  authorization: string | undefined,
): Promise<TerminalRow | Refusal> {
  const claim = readRequestClaim(authorization);
  if (claim === null) return refuse('signature-needed');
  const row = await store.database
    .selectFrom('terminals')
    .selectAll()
    .where('id', '=', claim.terminal)
    .executeTakeFirst();
  // The same answer as for a wrong signature: nobody learns which terminals there are.
  return row ?? refuse('signature-invalid');
}
