import { type Request, Router } from 'express';
import { z } from 'zod';
import { bodyText, documentBytesMax, readBody } from '../http/body.ts';
import { isRefusal, type Refusal, refuse } from '../http/problem.ts';
import { type Reply, replying } from '../http/reply.ts';
import { staffOnly } from '../http/staff-auth.ts';
import type { Publication } from '../publish/publish-programme.ts';
import type { ServerStore } from '../store/server-store.ts';
import { offersInForce } from './offers-in-force.ts';
import { putOffer, stopOffer } from './put-offer.ts';

/** Staff's routes for offers. */
export function offerRoutes(store: ServerStore): Router {
  const router = Router();
  const staff = staffOnly(store);

  router.get(
    '/v1/offers',
    staff,
    replying(async (request) => {
      const { programme } = request.query;
      if (typeof programme !== 'string' || programme === '')
        return refuse('document-invalid', { faults: ['query.programme: is needed'] });
      const known = await store.database
        .selectFrom('programmes')
        .select('id')
        .where('id', '=', programme)
        .executeTakeFirst();
      if (known === undefined) return refuse('programme-unknown');
      return { status: 200, json: await offersInForce(store, programme) };
    }),
  );

  router.put(
    '/v1/offers/:offer',
    staff,
    bodyText(documentBytesMax),
    replying(async (request) => {
      const body = readBody(request, z.unknown());
      return isRefusal(body) ? body : published(await putOffer(store, offerOf(request), body.document));
    }),
  );

  router.post(
    '/v1/offers/:offer/stop',
    staff,
    replying(async (request) => published(await stopOffer(store, offerOf(request)))),
  );
  return router;
}

function offerOf(request: Request): string {
  return String(request.params['offer']);
}

function published(publication: Publication | Refusal): Reply | Refusal {
  if (isRefusal(publication)) return publication;
  const { programme, headVersion, changed } = publication;
  return { status: 200, json: { programme, head: headVersion, changed } };
}
