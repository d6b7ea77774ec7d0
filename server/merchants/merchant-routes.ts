import { Router } from 'express';
import { z } from 'zod';
import { identifier } from '../../terminal/wire/schema-parts.ts';
import { isRefusal } from '../http/problem.ts';
import { replying } from '../http/reply.ts';
import { staffOnly } from '../http/staff-auth.ts';
import { readFilters, refuseUnknownProgramme } from '../members/register-page.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { MerchantLine } from './merchant-view.ts';

const filters = z.strictObject({ programme: identifier });

/** Staff's route to the merchants and stores where offers can hold. */
export function merchantRoutes(store: ServerStore): Router {
  const router = Router();
  router.get(
    '/v1/merchants',
    staffOnly(store),
    replying(async (request) => {
      const asked = readFilters(request, filters);
      if (isRefusal(asked)) return asked;
      const refusal = await refuseUnknownProgramme(store, asked.programme);
      return refusal ?? { status: 200, json: await listMerchants(store, asked.programme) };
    }),
  );
  return router;
}

/** By id, and their stores by theirs. */
async function listMerchants(store: ServerStore, programme: string): Promise<readonly MerchantLine[]> {
  const merchants = await store.database
    .selectFrom('merchants')
    .select(['id', 'titleZh', 'titleEn'])
    .where('programme', '=', programme)
    .orderBy('id')
    .execute();
  const stores = await store.database
    .selectFrom('stores')
    .select(['id', 'titleZh', 'titleEn', 'region', 'merchant'])
    .where('programme', '=', programme)
    .orderBy('id')
    .execute();
  const storesOf = new Map<string, MerchantLine['stores'][number][]>();
  for (const { merchant, ...shop } of stores) {
    const shops = storesOf.get(merchant);
    if (shops === undefined) storesOf.set(merchant, [shop]);
    else shops.push(shop);
  }
  return merchants.map((merchant) => ({ ...merchant, stores: storesOf.get(merchant.id) ?? [] }));
}
