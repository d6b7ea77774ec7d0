import { Router } from 'express';
import { z } from 'zod';
import { identifier, isoDate } from '../../terminal/wire/schema-parts.ts';
import { isRefusal, problem, refuse } from '../http/problem.ts';
import { replying, sendProblem } from '../http/reply.ts';
import { staffOf, staffOnly } from '../http/staff-auth.ts';
import { readQuery } from '../redemptions/redemption-filter.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { LiveLines } from './live-lines.ts';
import { Overviews } from './overviews.ts';

const overviewWanted = z.strictObject({ programme: identifier, day: isoDate.optional() });
const liveWanted = z.strictObject({ programme: identifier.optional() });

/** The day at a glance, and what happens while somebody looks. */
export function overviewRoutes(
  store: ServerStore,
  { live, isConnected }: { readonly live: LiveLines; readonly isConnected: (terminal: string) => boolean },
): Router {
  const router = Router();
  const staff = staffOnly(store);
  const overviews = new Overviews(store, isConnected);

  router.get(
    '/v1/overview',
    staff,
    replying(async (request) => {
      const query = readQuery(request.query, overviewWanted);
      if (isRefusal(query)) return query;
      const overview = await overviews.of(query.wanted);
      return overview === null ? refuse('programme-unknown') : { status: 200, json: overview };
    }),
  );

  router.get('/v1/live', staff, (request, response) => {
    const query = readQuery(request.query, liveWanted);
    if (isRefusal(query)) return sendProblem(response, query.refused);
    // Whoever asks for the headers alone would hold a line and hear nothing.
    if (request.method === 'HEAD') return sendProblem(response, problem('method-refused'));
    if (live.isFull) return sendProblem(response.set('Retry-After', '60'), problem('live-full'));
    live.open(response, staffOf(response), query.wanted.programme ?? null);
  });
  return router;
}
