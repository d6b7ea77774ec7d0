import { type Request, Router } from 'express';
import { z } from 'zod';
import { bodyText, documentBytesMax, readBody } from '../http/body.ts';
import { isRefusal, type Refusal, refuse } from '../http/problem.ts';
import { type Reply, replying } from '../http/reply.ts';
import { staffName, staffOnly } from '../http/staff-auth.ts';
import type { Publication } from '../publish/publish-programme.ts';
import type { ServerStore } from '../store/server-store.ts';
import { carriedVersion, listOffers, offerRows, readOffer } from './list-offers.ts';
import { reachDetail } from './offer-reach.ts';
import { offersInForce } from './offers-in-force.ts';
import { putOffer, stopOffer } from './put-offer.ts';

/** Staff's routes for offers that are published, and for the list of all. */
export function offerRoutes(
  store: ServerStore,
  tills: { readonly isConnected: (terminal: string) => boolean },
): Router {
  const router = Router();
  const staff = staffOnly(store);

  router.get(
    '/v1/offers',
    staff,
    replying(async (request) => {
      const programme = programmeAsked(request);
      if (isRefusal(programme)) return programme;
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
    replying(async (request, response) => {
      const body = readBody(request, z.unknown());
      if (isRefusal(body)) return body;
      const by = staffName(response);
      return published(await putOffer(store, { id: offerOf(request), document: body.document, by }));
    }),
  );

  router.post(
    '/v1/offers/:offer/stop',
    staff,
    replying(async (request, response) =>
      published(await stopOffer(store, { id: offerOf(request), by: staffName(response) })),
    ),
  );

  router.get(
    '/v1/offers/:offer/reach',
    staff,
    replying(async (request) => {
      const {
        rows: [last],
        draft,
      } = await offerRows(store, offerOf(request));
      const programme = last?.programme ?? draft?.programme;
      if (programme === undefined) return refuse('offer-unknown', { detail: offerOf(request) });
      const asked = { programme, carried: carriedVersion(last), isConnected: tills.isConnected };
      return { status: 200, json: await reachDetail(store, asked) };
    }),
  );

  router.get(
    '/v1/offer-list',
    staff,
    replying(async (request) => {
      const programme = programmeAsked(request);
      if (isRefusal(programme)) return programme;
      const offers = await listOffers(store, programme);
      return isRefusal(offers) ? offers : { status: 200, json: offers };
    }),
  );

  router.get(
    '/v1/offer-list/:offer',
    staff,
    replying(async (request) => {
      const offer = await readOffer(store, offerOf(request));
      return isRefusal(offer) ? offer : { status: 200, json: offer };
    }),
  );
  return router;
}

function programmeAsked(request: Request): string | Refusal {
  const { programme } = request.query;
  return typeof programme === 'string' && programme !== ''
    ? programme
    : refuse('document-invalid', { faults: ['query.programme: is needed'] });
}

function offerOf(request: Request): string {
  return String(request.params['offer']);
}

function published(publication: Publication | Refusal): Reply | Refusal {
  if (isRefusal(publication)) return publication;
  const { programme, headVersion, changed } = publication;
  return { status: 200, json: { programme, head: headVersion, changed } };
}
