import { Router } from 'express';
import { z } from 'zod';
import { freeName, identifier } from '../../terminal/wire/schema-parts.ts';
import { bodyText, readBody } from '../http/body.ts';
import { isRefusal, refuse } from '../http/problem.ts';
import { replying } from '../http/reply.ts';
import { staffOnly } from '../http/staff-auth.ts';
import type { ServerStore } from '../store/server-store.ts';
import { findMembers } from './find-members.ts';
import { listMembers } from './list-members.ts';
import { readFilters, refuseUnknownProgramme, registerPage } from './register-page.ts';

const findBytesMax = 1_024;

const filters = z.strictObject({
  ...registerPage,
  organisation: freeName.optional(),
  status: z.enum(['active', 'left']).optional(),
  certified: z.enum(['yes', 'no']).optional(),
});

const wanted = z.strictObject({ programme: identifier, find: z.string().min(1).max(64) });

/** Staff's routes to look at members: masked for everybody, and no number in an address. */
export function memberRoutes(store: ServerStore): Router {
  const router = Router();

  router.get(
    '/v1/members',
    staffOnly(store),
    replying(async (request) => {
      const asked = readFilters(request, filters);
      if (isRefusal(asked)) return asked;
      const refusal = await refuseUnknownProgramme(store, asked.programme);
      return refusal ?? { status: 200, json: await listMembers(store, asked) };
    }),
  );

  router.post(
    '/v1/members/find',
    staffOnly(store, { asks: true }),
    bodyText(findBytesMax),
    replying(async (request) => {
      const body = readBody(request, wanted);
      // The schema's own words name keys that were sent: one of them may be the number.
      if (isRefusal(body))
        return refuse(body.refused.code, {
          faults: ['find: must be a whole number of a member, with its programme'],
        });
      const refusal = await refuseUnknownProgramme(store, body.document.programme);
      return refusal ?? { status: 200, json: await findMembers(store, body.document) };
    }),
  );
  return router;
}
