import { type Request, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { identifier, isoInstant, positiveInteger } from '../../terminal/wire/schema-parts.ts';
import { bodyText, documentBytesMax, readBody } from '../http/body.ts';
import { isRefusal, type Refusal, refuse } from '../http/problem.ts';
import { type Reply, replying } from '../http/reply.ts';
import { staffName, staffOnly } from '../http/staff-auth.ts';
import type { ServerStore } from '../store/server-store.ts';
import { draftContent } from './draft-shape.ts';
import { readOffer } from './list-offers.ts';
import { publishDraft, scheduleDraft, unscheduleDraft } from './publish-draft.ts';
import { discardDraft, saveDraft } from './save-draft.ts';

const draftSaved = z.strictObject({ content: draftContent, revision: positiveInteger.nullable() });
const draftReleased = z.strictObject({ revision: positiveInteger, at: isoInstant.optional() });

/** Staff's routes for offers that are being written. */
export function draftRoutes(store: ServerStore): Router {
  const router = Router();
  const staff: RequestHandler = staffOnly(store);
  const text = bodyText(documentBytesMax);

  router.put(
    '/v1/offer-drafts/:offer',
    staff,
    text,
    replying(async (request, response) => {
      const id = identifier.safeParse(request.params['offer']);
      if (!id.success) return refuse('document-invalid', { faults: ['id: is no name of an offer'] });
      const body = readBody(request, draftSaved);
      if (isRefusal(body)) return body;
      const draft = await saveDraft(store, { id: id.data, ...body.document, by: staffName(response) });
      return isRefusal(draft) ? draft : { status: 200, json: draft };
    }),
  );

  router.delete(
    '/v1/offer-drafts/:offer',
    staff,
    replying(async (request) => (await discardDraft(store, offerOf(request))) ?? { status: 204 }),
  );

  router.post(
    '/v1/offer-drafts/:offer/publish',
    staff,
    text,
    replying(async (request, response) => {
      const body = readBody(request, draftReleased);
      if (isRefusal(body)) return body;
      const { revision, at } = body.document;
      const wanted = { id: offerOf(request), revision, by: staffName(response) };
      const refusal =
        at === undefined ? await publishDraft(store, wanted) : await scheduleDraft(store, { ...wanted, at });
      return refusal ?? record(request);
    }),
  );

  router.delete(
    '/v1/offer-drafts/:offer/schedule',
    staff,
    replying(async (request) => (await unscheduleDraft(store, offerOf(request))) ?? record(request)),
  );
  return router;

  async function record(request: Request): Promise<Reply | Refusal> {
    const offer = await readOffer(store, offerOf(request));
    return isRefusal(offer) ? offer : { status: 200, json: offer };
  }
}

function offerOf(request: Request): string {
  return String(request.params['offer']);
}
