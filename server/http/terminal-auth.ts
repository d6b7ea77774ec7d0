import type { RequestHandler, Response } from 'express';
import { challengeHeader, readRequestClaim, requestIsSigned } from '../../terminal/wire/signed-request.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { TerminalRow } from '../store/tables.ts';
import { bodyText, textOf } from './body.ts';
import { type Problem, problem, type Refusal, refuse } from './problem.ts';
import { sendProblem } from './reply.ts';

/**
 * Stands before every route of one till: the call is signed by the till that its address names, over a
 * challenge of this server, and comes once. Who claims to be no enrolled till is refused before its body is read.
 */
export function terminalOnly(store: ServerStore, bodyBytesMax: number): RequestHandler[] {
  return [
    async (request, response, next) => {
      response.set(challengeHeader, store.challenges.issue());
      const terminal = await claimedTerminal(store, request.headers.authorization);
      if ('refused' in terminal) return sendProblem(response, terminal.refused);
      if (terminal.id !== request.params['terminal'])
        return sendProblem(response, problem('terminal-mismatch'));
      response.locals['terminal'] = terminal;
      next();
    },
    bodyText(bodyBytesMax),
    (request, response, next) => {
      const { method, originalUrl: path } = request;
      const call = { method, path, body: textOf(request), authorization: request.headers.authorization };
      const refusal = refuseCall(store, terminalOf(response), call);
      if (refusal !== null) return sendProblem(response, refusal);
      next();
    },
  ];
}

export type SignedCall = {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly authorization: string | undefined;
};

/** Null when this till signed this call, and it was not seen before. */
export function refuseCall(store: ServerStore, terminal: TerminalRow, call: SignedCall): Problem | null {
  const { method, path, body, authorization } = call;
  const claim = readRequestClaim(authorization);
  if (claim === null) return problem('signature-needed');
  if (!requestIsSigned({ terminal: terminal.id, method, path, body }, claim, terminal.publicKey))
    return problem('signature-invalid');
  switch (store.challenges.admit(claim)) {
    case 'fresh':
      return null;
    case 'stale':
      return problem('challenge-needed');
    case 'repeated':
      return problem('call-repeated');
  }
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
