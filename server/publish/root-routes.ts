import { Router } from 'express';
import { envelopeSchema } from '../../terminal/wire/envelope.ts';
import { bodyText, documentBytesMax, readBody } from '../http/body.ts';
import { isRefusal } from '../http/problem.ts';
import { replying } from '../http/reply.ts';
import { staffOnly } from '../http/staff-auth.ts';
import type { ServerStore } from '../store/server-store.ts';
import { publishRoot } from './publish-root.ts';

/** Staff's way to put a signed root in force. Staff cannot make one: that takes the holders of root keys. */
export function rootRoutes(store: ServerStore): Router {
  const router = Router();
  router.post(
    '/v1/programmes/:programme/root',
    staffOnly(store),
    bodyText(documentBytesMax),
    replying(async (request) => {
      const body = readBody(request, envelopeSchema);
      if (isRefusal(body)) return body;
      const published = await publishRoot(store, String(request.params['programme']), body.document);
      return isRefusal(published) ? published : { status: 200, json: published };
    }),
  );
  return router;
}
