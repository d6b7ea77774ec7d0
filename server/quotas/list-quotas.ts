import type { Transaction } from 'kysely';
import { usePeriods } from '../../terminal/core/calendar/use-periods.ts';
import type { Offer } from '../../terminal/core/offers/offer.ts';
import { poolKey } from '../../terminal/core/quotas/pool.ts';
import type { QuotaGrantRow, QuotaPoolRow } from '../store/quota-rows.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';
import type { ServerTables } from '../store/tables.ts';
import { restoredHolder } from './hold-back.ts';
import { outstandingOf } from './quota-pools.ts';
import type { QuotaLine, QuotaPage, QuotasShown } from './quota-view.ts';

export type QuotaFilters = {
  readonly programme: string;
  readonly shown: QuotasShown;
  /** Text of an offer's id or title. */
  readonly find?: string | undefined;
  readonly page: number;
  readonly size: number;
};

/** Pools of a programme's offers, the newest period first, each with what became of it: seen at one moment. */
export function listQuotas(store: ServerStore, filters: QuotaFilters): Promise<QuotaPage> {
  return store.database.transaction().execute(async (transaction) => {
    const { programme, page, size } = filters;
    const titles = await titlesOf(transaction, programme);
    const pools = (await poolsShown(store, transaction, filters)).filter((pool) =>
      fits(pool.offer, titles.get(pool.offer), filters.find),
    );
    const rows = pools.slice((page - 1) * size, page * size);
    const grants = await grantsOf(transaction, rows);
    const restoration = await transaction
      .selectFrom('restorations')
      .select((of) => of.fn.min('restoredAt').as('restoredAt'))
      .where('leasesFreedAt', 'is', null)
      .executeTakeFirst();
    return {
      rows: rows.map((pool) => lineOf(pool, { title: titles.get(pool.offer), grants })),
      total: pools.length,
      restoredAt: restoration?.restoredAt ?? null,
    };
  });
}

async function poolsShown(
  store: ServerStore,
  transaction: Transaction<ServerTables>,
  { programme, shown }: QuotaFilters,
): Promise<readonly QuotaPoolRow[]> {
  // An offer's id begins with its programme's (contract, "Offer").
  let query = transaction
    .selectFrom('quotaPools')
    .selectAll()
    .where('offer', '>=', `${programme}.`)
    .where('offer', '<', `${programme}/`);
  if (shown === 'now')
    query = query.where('period', 'in', [...new Set(Object.values(usePeriods(instantNow(store))))]);
  if (shown === 'held-back')
    query = query.where((of) =>
      of.exists(
        of
          .selectFrom('quotaGrants as held')
          .select('held.id')
          .where('held.terminal', '=', restoredHolder)
          .where('held.state', '!=', 'written-off')
          .whereRef('held.offer', '=', 'quotaPools.offer')
          .whereRef('held.measure', '=', 'quotaPools.measure')
          .whereRef('held.per', '=', 'quotaPools.per')
          .whereRef('held.period', '=', 'quotaPools.period'),
      ),
    );
  return query.orderBy('period', 'desc').orderBy('offer').orderBy('per').orderBy('measure').execute();
}

type Title = Offer['title'];

/** Of each offer its newest version's, in force or not: a pool outlives its offer. */
async function titlesOf(
  transaction: Transaction<ServerTables>,
  programme: string,
): Promise<ReadonlyMap<string, Title>> {
  const rows = await transaction
    .selectFrom('offers')
    .select(['id', 'content'])
    .where('programme', '=', programme)
    .where('content', 'like', '%"limits":%')
    .orderBy('version')
    .execute();
  return new Map(rows.map(({ id, content }) => [id, (JSON.parse(content) as Offer).title]));
}

function fits(offer: string, title: Title | undefined, find = ''): boolean {
  const wanted = find.trim().toLowerCase();
  return [offer, title?.zh ?? '', title?.en ?? ''].some((text) => text.toLowerCase().includes(wanted));
}

/** By pool. */
async function grantsOf(
  transaction: Transaction<ServerTables>,
  pools: readonly QuotaPoolRow[],
): Promise<ReadonlyMap<string, readonly QuotaGrantRow[]>> {
  if (pools.length === 0) return new Map();
  const rows = await transaction
    .selectFrom('quotaGrants')
    .selectAll()
    .where('offer', 'in', [...new Set(pools.map(({ offer }) => offer))])
    .where('period', 'in', [...new Set(pools.map(({ period }) => period))])
    .execute();
  const byPool = new Map<string, QuotaGrantRow[]>();
  for (const row of rows) {
    const known = byPool.get(poolKey(row));
    if (known === undefined) byPool.set(poolKey(row), [row]);
    else known.push(row);
  }
  return byPool;
}

function lineOf(
  pool: QuotaPoolRow,
  known: {
    readonly title: Title | undefined;
    readonly grants: ReadonlyMap<string, readonly QuotaGrantRow[]>;
  },
): QuotaLine {
  const { offer, measure, per, period, size, used, free } = pool;
  const all = known.grants.get(poolKey(pool)) ?? [];
  const ofTills = all.filter(({ terminal }) => terminal !== restoredHolder);
  const sum = (grants: readonly QuotaGrantRow[], amount: (grant: QuotaGrantRow) => number) =>
    grants.reduce((whole, grant) => whole + amount(grant), 0);
  const holding = ofTills.filter((grant) => outstandingOf(grant) > 0);
  return {
    offer,
    titleZh: known.title?.zh ?? offer,
    titleEn: known.title?.en ?? null,
    measure,
    per,
    period,
    size,
    granted: sum(ofTills, ({ amount }) => amount),
    spent: used,
    held: sum(holding, outstandingOf),
    returned: sum(ofTills, ({ released }) => released),
    writtenOff: sum(ofTills, ({ writtenOff }) => writtenOff),
    heldBack: sum(
      all.filter(({ terminal }) => terminal === restoredHolder),
      outstandingOf,
    ),
    free,
    tills: new Set(holding.map(({ terminal }) => terminal)).size,
  };
}
