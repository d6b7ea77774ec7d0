import { Router } from 'express';
import { z } from 'zod';
import { faultLines } from '../../terminal/wire/faults.ts';
import { identifier } from '../../terminal/wire/schema-parts.ts';
import { uploadSchema } from '../../terminal/wire/upload.ts';
import { readBody, uploadBytesMax } from '../http/body.ts';
import { isRefusal, refuse } from '../http/problem.ts';
import { replying } from '../http/reply.ts';
import { staffOnly } from '../http/staff-auth.ts';
import { terminalOf, terminalOnly } from '../http/terminal-auth.ts';
import type { ServerStore } from '../store/server-store.ts';
import { type After, listRedemptions, type Redemption, redemptionsPerPageMax } from './list-redemptions.ts';
import { redemptionDetail } from './redemption-detail.ts';
import { redemptionExport } from './redemption-export.ts';
import { readQuery, redemptionPageWanted, unknownProgramme } from './redemption-filter.ts';
import { redemptionPage } from './redemption-page.ts';
import { takeUpload } from './take-upload.ts';

const placePattern = /^([a-z0-9][a-z0-9.-]{0,63}),([1-9][0-9]{0,15}),([1-9][0-9]{0,15})$/;

const listWanted = z.strictObject({
  /** Left out or empty: every till. */
  terminal: z.union([identifier, z.literal('')]).optional(),
  /** `terminal,epoch,sequence` of the last entry of the page before. */
  after: z.string().regex(placePattern, 'must be terminal,epoch,sequence').optional(),
});

/** Where tills hand their journals in, and where staff read what was accepted. */
export function redemptionRoutes(store: ServerStore): Router {
  const router = Router();

  router.post(
    '/v1/terminals/:terminal/journal',
    terminalOnly(store, uploadBytesMax),
    replying(async (request, response) => {
      const body = readBody(request, uploadSchema);
      if (isRefusal(body)) return body;
      const answer = await takeUpload(store, terminalOf(response).id, body.document);
      return isRefusal(answer) ? answer : { status: 200, json: answer };
    }),
  );

  router.get(
    '/v1/redemptions',
    staffOnly(store),
    replying(async (request) => {
      const wanted = listWanted.safeParse({ ...request.query });
      if (!wanted.success) return refuse('document-invalid', { faults: faultLines(wanted.error, 'query') });
      const terminal = wanted.data.terminal || null;
      const redemptions = await listRedemptions(store, { terminal, after: placeOf(wanted.data.after) });
      return { status: 200, json: redemptions, headers: nextPage(redemptions, terminal) };
    }),
  );

  router.get(
    '/v1/redemptions/list',
    staffOnly(store),
    replying(async (request) => {
      const query = readQuery(request.query, redemptionPageWanted);
      if (isRefusal(query)) return query;
      const unknown = await unknownProgramme(store, query.wanted.programme);
      return unknown ?? { status: 200, json: await redemptionPage(store, query.wanted) };
    }),
  );

  router.get('/v1/redemptions/export', staffOnly(store), redemptionExport(store));

  router.get(
    '/v1/redemptions/:redemption',
    staffOnly(store),
    replying(async (request) => {
      const detail = await redemptionDetail(store, String(request.params['redemption']));
      return isRefusal(detail) ? detail : { status: 200, json: detail };
    }),
  );
  return router;
}

function placeOf(text: string | undefined): After | null {
  const [, terminal, epoch, sequence] = placePattern.exec(text ?? '') ?? [];
  return terminal === undefined ? null : { terminal, epoch: Number(epoch), sequence: Number(sequence) };
}

/** RFC 8288: a full page names where the next begins, so that nobody takes a part for the whole. */
function nextPage(page: readonly Redemption[], terminal: string | null): Record<string, string> {
  const last = page.at(-1);
  if (last === undefined || page.length < redemptionsPerPageMax) return {};
  const query = new URLSearchParams({
    ...(terminal === null ? {} : { terminal }),
    after: `${last.terminal},${last.epoch},${last.sequence}`,
  });
  return { Link: `</v1/redemptions?${query}>; rel="next"` };
}
