import { Router } from 'express';
import { z } from 'zod';
import { memberHoldAskSchema } from '../../terminal/wire/member-holds.ts';
import { leaseAskSchema } from '../../terminal/wire/quotas.ts';
import { documentBytesMax, readBody } from '../http/body.ts';
import { isRefusal } from '../http/problem.ts';
import { replying } from '../http/reply.ts';
import { staffName, staffOnly } from '../http/staff-auth.ts';
import { terminalOf, terminalOnly } from '../http/terminal-auth.ts';
import { readFilters, refuseUnknownProgramme, registerPage } from '../members/register-page.ts';
import type { ServerStore } from '../store/server-store.ts';
import { askLeases } from './grant-leases.ts';
import { listQuotas } from './list-quotas.ts';
import { holdMemberUses } from './member-holds.ts';
import { quotaState } from './quota-state.ts';
import { quotasShown } from './quota-view.ts';
import { writeOffLeases } from './write-off.ts';

/** Characters of an offer's id or title. */
const findLengthMax = 100;

const filters = z.strictObject({
  ...registerPage,
  shown: z.enum(quotasShown).default('now'),
  find: z.string().min(1).max(findLengthMax).optional(),
});

/** Where tills ask for leases, and where staff see them and write them off. */
export function quotaRoutes(store: ServerStore): Router {
  const router = Router();
  router.post(
    '/v1/terminals/:terminal/leases',
    terminalOnly(store, documentBytesMax),
    replying(async (request, response) => {
      const body = readBody(request, leaseAskSchema);
      if (isRefusal(body)) return body;
      const asked = { terminal: terminalOf(response).id, ask: body.document };
      const answer = await askLeases(store, asked);
      return isRefusal(answer)
        ? answer
        : { status: 200, json: answer, headers: { 'Cache-Control': 'no-store' } };
    }),
  );

  router.post(
    '/v1/terminals/:terminal/member-holds',
    terminalOnly(store, documentBytesMax),
    replying(async (request, response) => {
      const body = readBody(request, memberHoldAskSchema);
      if (isRefusal(body)) return body;
      const asked = { terminal: terminalOf(response).id, ask: body.document };
      const answer = await holdMemberUses(store, asked);
      return isRefusal(answer)
        ? answer
        : { status: 200, json: answer, headers: { 'Cache-Control': 'no-store' } };
    }),
  );

  router.post(
    '/v1/terminals/:terminal/leases/write-off',
    staffOnly(store),
    replying(async (request, response) => {
      const terminal = String(request.params['terminal']);
      const written = await writeOffLeases(store, { terminal, by: staffName(response) });
      return isRefusal(written) ? written : { status: 200, json: written };
    }),
  );

  router.get(
    '/v1/quotas',
    staffOnly(store),
    replying(async (request) => {
      const asked = readFilters(request, filters);
      if (isRefusal(asked)) return asked;
      const refusal = await refuseUnknownProgramme(store, asked.programme);
      return refusal ?? { status: 200, json: await listQuotas(store, asked) };
    }),
  );

  router.get(
    '/v1/quotas/:offer',
    staffOnly(store),
    replying(async (request) => ({
      status: 200,
      json: await quotaState(store, String(request.params['offer'])),
    })),
  );
  return router;
}
