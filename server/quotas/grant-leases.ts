import type { Transaction } from 'kysely';
import type { Offer } from '../../terminal/core/offers/offer.ts';
import { poolKey, poolsOf, type SizedPool } from '../../terminal/core/quotas/pool.ts';
import { type Envelope, sealEnvelope } from '../../terminal/wire/envelope.ts';
import {
  grantsPerDocumentMax,
  type LeaseAsk,
  type Leases,
  leasesSchema,
} from '../../terminal/wire/quotas.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';
import type { ServerTables, TerminalRow } from '../store/tables.ts';
import { programmesOf } from '../terminals/assignment.ts';
import { grantedPeriods } from './granted-periods.ts';
import { holdBack, type InQuestion, periodsInQuestion } from './hold-back.ts';
import { givesInAdvance, isEndgame, type LeaseAsked, leaseSize } from './lease-size.ts';
import {
  enterGrant,
  expectPoolAddsUp,
  lockPool,
  openGrantsOf,
  outstandingOf,
  storePool,
  sumOutstanding,
} from './quota-pools.ts';
import { TillsAtWork } from './tills-at-work.ts';
import { usesElsewhere } from './uses-elsewhere.ts';

const dayMs = 86_400_000;
/** A grant that is younger than this may be for a basket that stands at its till: it is not asked back. */
const idleAfterMs = 60_000;
const idsPerStatementMax = 1_000;
/** What a till may give on its own risk between two contacts, for limits that it cannot check offline. */
export const offlineRisk = { uses: 200, fen: 200_000 } as const;

type Asking = {
  readonly store: ServerStore;
  readonly transaction: Transaction<ServerTables>;
  readonly till: TerminalRow;
  readonly ask: LeaseAsk;
  /** Published offers that can be used where the till stands, of which it is granted or told something. */
  readonly offers: readonly Offer[];
  readonly inQuestion: InQuestion;
  readonly tills: TillsAtWork;
};

/**
 * Grants a till what it should hold of each pool at its store, and answers with all that it holds. A call whose
 * answer was lost can be made again: what it granted is outstanding, so it counts as held.
 */
export async function askLeases(
  store: ServerStore,
  { terminal, ask }: { readonly terminal: string; readonly ask: LeaseAsk },
): Promise<Envelope | Refusal> {
  const recalled = new Set<string>();
  const answer = await store.database.transaction().execute(async (transaction) => {
    const till = await transaction
      .selectFrom('terminals')
      .selectAll()
      .where('id', '=', terminal)
      .executeTakeFirstOrThrow();
    // The epoch fences: what an older life of this till was granted, a newer one cannot ask for.
    if (ask.epoch !== till.epoch) return refuse('journal-wrong-epoch', { detail: `${till.epoch} is open` });
    // It gives nothing of it, and its key may be in other hands.
    if (till.orderKind !== null)
      return refuse('terminal-stopped', { detail: `ordered to ${till.orderKind}` });
    const offers = await offersAt(transaction, till);
    const inQuestion = await periodsInQuestion(transaction);
    const tills = new TillsAtWork(transaction);
    const asking = { store, transaction, till, ask, offers, inQuestion, tills };
    for (const { offer, pools } of poolsAt(asking)) {
      for (const pool of pools) {
        for (const other of await grantFrom(asking, { offer, pool })) recalled.add(other);
      }
    }
    const uses = await usesElsewhere(transaction, {
      terminal,
      ask,
      offers: offers.filter(limitsMembers),
      nowMs: store.now(),
    });
    return signLeases(asking, uses);
  });
  for (const other of recalled) store.announcements.announce({ type: 'leases', terminal: other });
  return answer;
}

type PoolsOfOffer = { readonly offer: Offer; readonly pools: readonly SizedPool[] };

/** The pools of now and of the hours to come, of every limited offer that can be used where the till stands. */
function poolsAt({ store, offers }: Asking): readonly PoolsOfOffer[] {
  const moments = grantedPeriods(store.now());
  return offers.flatMap((offer) => {
    const pools = new Map(
      moments.flatMap((periods) => poolsOf(offer, periods)).map((pool) => [poolKey(pool), pool]),
    );
    return pools.size === 0 ? [] : [{ offer, pools: [...pools.values()] }];
  });
}

function limitsMembers({ limits, who }: Offer): boolean {
  return limits?.perMember !== undefined || who?.ticket !== undefined;
}

/** Published offers that can be used where the till stands and have limits, or are for tickets. */
async function offersAt(
  transaction: Transaction<ServerTables>,
  till: TerminalRow,
): Promise<readonly Offer[]> {
  const at = await transaction
    .selectFrom('stores')
    .selectAll()
    .where('programme', '=', till.programme)
    .where('id', '=', till.store)
    .executeTakeFirstOrThrow();
  const rows = await transaction
    .selectFrom('offers')
    .select('content')
    .where('state', '=', 'published')
    .where('programme', 'in', [...programmesOf(JSON.parse(till.assignment) as Envelope)])
    .where((of) => of.or(limitingWords.map((word) => of('content', 'like', `%"${word}":%`))))
    .execute();
  return rows.map(({ content }) => JSON.parse(content) as Offer).filter((offer) => fits(offer, at));
}

/** One of them stands in every offer of which a till is granted something, or told what members used. */
const limitingWords = ['total', 'budget', 'perMember', 'ticket'] as const;

function fits({ where }: Offer, at: { id: string; merchant: string; region: string }): boolean {
  return (
    (where?.merchants?.includes(at.merchant) ?? true) &&
    (where?.stores?.includes(at.id) ?? true) &&
    (where?.regions?.some((region) => at.region.startsWith(region)) ?? true)
  );
}

/** Grants from one pool; gives the tills back whose idle grants are asked back, because little is left. */
async function grantFrom(
  asking: Asking,
  { offer, pool }: { readonly offer: Offer; readonly pool: SizedPool },
): Promise<readonly string[]> {
  const { store, transaction, till, ask } = asking;
  const { row, isHeld } = await holdBack(asking, await lockPool(transaction, pool));
  // What tills hold is not asked back: it could be granted to nobody.
  if (isHeld) return [];
  const need = ask.needs.find((one) => poolKey(one) === poolKey(pool))?.amount ?? 0;
  const { size, free } = row;
  const sharers = givesInAdvance(row) ? await sharersOf(asking, { offer, pool }) : nobody;
  const amount = leaseSize({ size, free, need, ...sharers });
  if (amount > 0) {
    await enterGrant({ store, transaction }, { ...pool, terminal: till.id, epoch: till.epoch, amount });
    await storePool(transaction, { ...row, outstanding: row.outstanding + amount, free: row.free - amount });
    await expectPoolAddsUp(transaction, pool);
  }
  return isEndgame({ size: row.size, free: row.free - amount }) ? recallIdle(asking, pool) : [];
}

/** What decides how much a till is given in advance; where nothing is, nobody looks. */
const nobody = { holders: 0, held: 0, recent: 0 } as const;

async function sharersOf(
  { store, transaction, till, tills }: Asking,
  { offer, pool }: { readonly offer: Offer; readonly pool: SizedPool },
): Promise<Pick<LeaseAsked, 'holders' | 'held' | 'recent'>> {
  const mine = await openGrantsOf(transaction, pool)
    .select(sumOutstanding.as('held'))
    .where('terminal', '=', till.id)
    .where('epoch', '=', till.epoch)
    .where('state', '!=', 'written-off')
    .executeTakeFirstOrThrow();
  return {
    holders: await tills.thatMayGive(offer),
    held: Number(mine.held ?? 0),
    recent: await recentUse(transaction, { terminal: till.id, pool, sinceMs: store.now() - dayMs }),
  };
}

async function recallIdle({ store, transaction, till }: Asking, pool: SizedPool): Promise<readonly string[]> {
  const idle = await openGrantsOf(transaction, pool)
    .select(['id', 'terminal'])
    // What is recalled is on its way back already.
    .where('state', '=', 'open')
    .where('terminal', '!=', till.id)
    .where('grantedAtMs', '<', store.now() - idleAfterMs)
    .execute();
  const ids = idle.map(({ id }) => id);
  for (let at = 0; at < ids.length; at += idsPerStatementMax)
    await transaction
      .updateTable('quotaGrants')
      .set({ state: 'recalled' })
      .where('id', 'in', ids.slice(at, at + idsPerStatementMax))
      .execute();
  return [...new Set(idle.map(({ terminal }) => terminal))];
}

async function recentUse(
  transaction: Transaction<ServerTables>,
  asked: { readonly terminal: string; readonly pool: SizedPool; readonly sinceMs: number },
): Promise<number> {
  const row = await transaction
    .selectFrom('quotaMoves')
    .select((of) => of.fn.sum<number | null>('amount').as('amount'))
    .where('terminal', '=', asked.terminal)
    .where('offer', '=', asked.pool.offer)
    .where('atMs', '>=', asked.sinceMs)
    .where('measure', '=', asked.pool.measure)
    .where('per', '=', asked.pool.per)
    .where('kind', '!=', 'release')
    .executeTakeFirst();
  return Math.max(0, Number(row?.amount ?? 0));
}

async function signLeases({ store, transaction, till }: Asking, uses: Leases['uses']): Promise<Envelope> {
  const { version } = await transaction
    .insertInto('leaseDocuments')
    .values({ terminal: till.id, version: 1 })
    .onConflict((conflict) =>
      conflict.column('terminal').doUpdateSet((of) => ({ version: of('leaseDocuments.version', '+', 1) })),
    )
    .returning('version')
    .executeTakeFirstOrThrow();
  const grants = await transaction
    .selectFrom('quotaGrants')
    .selectAll()
    .where('terminal', '=', till.id)
    .where('epoch', '=', till.epoch)
    .orderBy('grantedAtMs', 'desc')
    .limit(grantsPerDocumentMax)
    .execute();
  const leases: Leases = {
    schema: 1,
    type: 'leases',
    terminal: till.id,
    epoch: till.epoch,
    version,
    issuedAt: instantNow(store),
    offlineRisk,
    grants: grants
      .filter((grant) => outstandingOf(grant) > 0 || grant.state === 'written-off')
      .map(({ id, offer, measure, per, period, amount, state }) => ({
        id,
        offer,
        measure,
        per,
        period,
        amount,
        state,
      })),
    uses,
  };
  const { head } = await store.keys.of(till.programme);
  return sealEnvelope('leases', JSON.stringify(leasesSchema.parse(leases)), [head]);
}
