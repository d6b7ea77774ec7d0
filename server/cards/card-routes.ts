import { Router } from 'express';
import { z } from 'zod';
import { unionApplicationSchema } from '../../terminal/wire/card-schema.ts';
import { freeName } from '../../terminal/wire/schema-parts.ts';
import { bodyText, documentBytesMax, readBody } from '../http/body.ts';
import { isRefusal } from '../http/problem.ts';
import { replying } from '../http/reply.ts';
import { staffOnly } from '../http/staff-auth.ts';
import { readFilters, refuseUnknownProgramme, registerPage } from '../members/register-page.ts';
import type { ServerStore } from '../store/server-store.ts';
import { listCards } from './list-cards.ts';
import { putUnionApplication } from './set-union-application.ts';

const filters = z.strictObject({
  ...registerPage,
  status: z.enum(['active', 'not-activated', 'stopped']).optional(),
  issuer: freeName.optional(),
});

const applicationWanted = z.strictObject({ unionApplication: unionApplicationSchema.nullable() });

/** Staff's routes to look at cards (masked for everybody), and to say what else stands on their chips. */
export function cardRoutes(store: ServerStore): Router {
  const router = Router();
  router.get(
    '/v1/cards',
    staffOnly(store),
    replying(async (request) => {
      const asked = readFilters(request, filters);
      if (isRefusal(asked)) return asked;
      const refusal = await refuseUnknownProgramme(store, asked.programme);
      return (
        refusal ?? {
          status: 200,
          json: await listCards(store, asked),
        }
      );
    }),
  );
  router.put(
    '/v1/programmes/:programme/union-application',
    staffOnly(store),
    bodyText(documentBytesMax),
    replying(async (request) => {
      const body = readBody(request, applicationWanted);
      if (isRefusal(body)) return body;
      const programme = String(request.params['programme']);
      const { unionApplication: application } = body.document;
      const answer = await putUnionApplication(store, { programme, application });
      return isRefusal(answer) ? answer : { status: 200, json: answer };
    }),
  );
  return router;
}
