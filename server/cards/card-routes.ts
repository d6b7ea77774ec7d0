import { Router } from 'express';
import { z } from 'zod';
import { freeName } from '../../terminal/wire/schema-parts.ts';
import { isRefusal } from '../http/problem.ts';
import { replying } from '../http/reply.ts';
import { staffOnly } from '../http/staff-auth.ts';
import { readFilters, refuseUnknownProgramme, registerPage } from '../members/register-page.ts';
import type { ServerStore } from '../store/server-store.ts';
import { listCards } from './list-cards.ts';

const filters = z.strictObject({
  ...registerPage,
  status: z.enum(['active', 'not-activated', 'stopped']).optional(),
  issuer: freeName.optional(),
});

/** Staff's route to look at cards: numbers and names are masked for everybody. */
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
  return router;
}
