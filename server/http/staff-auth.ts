import type { RequestHandler } from 'express';
import { isStaff } from '../staff/staff-key.ts';
import type { ServerStore } from '../store/server-store.ts';
import { problem } from './problem.ts';
import { sendProblem } from './reply.ts';

/** Stands before every route of staff. */
export function staffOnly(store: ServerStore): RequestHandler {
  return async (request, response, next) => {
    if (await isStaff(store, request.headers.authorization)) return next();
    sendProblem(response.set('WWW-Authenticate', 'Bearer'), problem('staff-key-needed'));
  };
}
