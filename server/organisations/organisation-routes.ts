import { Router } from 'express';
import { z } from 'zod';
import { identifier } from '../../terminal/wire/schema-parts.ts';
import { isRefusal } from '../http/problem.ts';
import { replying } from '../http/reply.ts';
import { staffOnly } from '../http/staff-auth.ts';
import type { OrganisationLine } from '../members/member-view.ts';
import { readFilters, refuseUnknownProgramme } from '../members/register-page.ts';
import type { ServerStore } from '../store/server-store.ts';

const filters = z.strictObject({ programme: identifier });

/** Staff's route to the tree of unions. */
export function organisationRoutes(store: ServerStore): Router {
  const router = Router();
  router.get(
    '/v1/organisations',
    staffOnly(store),
    replying(async (request) => {
      const asked = readFilters(request, filters);
      if (isRefusal(asked)) return asked;
      const refusal = await refuseUnknownProgramme(store, asked.programme);
      return refusal ?? { status: 200, json: await listOrganisations(store, asked.programme) };
    }),
  );
  return router;
}

/** By path; a member counts for every organisation above his own, too. */
async function listOrganisations(
  store: ServerStore,
  programme: string,
): Promise<readonly OrganisationLine[]> {
  const rows = await store.database
    .selectFrom('organisations')
    .select(['path', 'titleZh', 'titleEn'])
    .where('programme', '=', programme)
    .orderBy('path')
    .execute();
  const own = await store.database
    .selectFrom('members')
    .select((of) => ['organisation', of.fn.countAll<number>().as('count')])
    .where('programme', '=', programme)
    .groupBy('organisation')
    .execute();
  const members = new Map<string, number>();
  for (const { organisation, count } of own)
    for (const path of withPathsAbove(organisation)) members.set(path, (members.get(path) ?? 0) + count);
  return rows.map((row) => ({ ...row, members: members.get(row.path) ?? 0 }));
}

/** `a/b/c` → `a`, `a/b`, `a/b/c` */
function withPathsAbove(path: string): readonly string[] {
  const segments = path.split('/');
  return segments.map((_, last) => segments.slice(0, last + 1).join('/'));
}
