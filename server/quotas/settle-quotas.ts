import type { Transaction } from 'kysely';
import { usePeriods } from '../../terminal/core/calendar/use-periods.ts';
import type { JournalEntry, LeaseAmount, RefundEntry, SaleEntry } from '../../terminal/core/journal/entry.ts';
import type { Offer } from '../../terminal/core/offers/offer.ts';
import { amountFrom, type Pool, poolKey, poolsOf, type SizedPool } from '../../terminal/core/quotas/pool.ts';
import { insertRows } from '../store/insert-rows.ts';
import type {
  QuotaFlag,
  QuotaFlagRow,
  QuotaGrantRow,
  QuotaMoveRow,
  QuotaPoolRow,
} from '../store/quota-rows.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { ServerTables, TerminalRow } from '../store/tables.ts';
import { endHoldsOfSales } from './end-member-holds.ts';
import { heldBackOf, restoredHolder, takenOfHeldBack } from './hold-back.ts';
import { limitedOffers, limitedUses, versionKey, versionSold } from './limited-offers.ts';
import { MemberLimits } from './member-limits.ts';
import { enterGrant, outstandingOf, poolRow, storePool } from './quota-pools.ts';

type Taking = {
  readonly store: Pick<ServerStore, 'register' | 'log' | 'random' | 'now'>;
  readonly transaction: Transaction<ServerTables>;
};

export type SettledEntry = { readonly sequence: number; readonly entry: JournalEntry };

/**
 * Books accepted entries, in their order and in the transaction that takes them in, against the grants that they
 * spent and the pools behind them. Nothing is refused here, because the goods are gone: a sale that
 * passed a limit is flagged (`over-limit-offline`, `over-lease`, `late-over-writeoff`), and its review doubts it.
 * Call it once for each new accepted entry; after the register holds them, for members' limits are counted there.
 */
export async function settleQuotas(
  { store, transaction }: Taking,
  taken: { readonly till: TerminalRow; readonly entries: readonly SettledEntry[] },
): Promise<void> {
  await endHoldsOfSales(transaction, {
    till: taken.till,
    sales: taken.entries.flatMap(({ entry }) => (entry.kind === 'sale' ? [entry] : [])),
  });
  const touching = taken.entries.filter(({ entry }) => touchesQuotas(entry));
  if (touching.length === 0) return;
  const settlement = await Settlement.begin({ store, transaction }, taken.till, touching);
  for (const settled of touching) await settlement.take(settled);
  await settlement.store();
}

function touchesQuotas(entry: JournalEntry): boolean {
  switch (entry.kind) {
    case 'sale':
      return entry.uses.length > 0;
    case 'refund':
      return entry.restored.length > 0;
    case 'release':
      return true;
  }
}

class Settlement {
  readonly #taking: Taking;
  readonly #transaction: Transaction<ServerTables>;
  readonly #till: TerminalRow;
  readonly #grants: Map<string, QuotaGrantRow>;
  readonly #offers: ReadonlyMap<string, Offer>;
  readonly #limits: MemberLimits;
  readonly #pools = new Map<string, QuotaPoolRow>();
  readonly #heldBack = new Map<string, QuotaGrantRow | undefined>();
  readonly #moves: QuotaMoveRow[] = [];
  readonly #flags: QuotaFlagRow[] = [];

  private constructor(
    taking: Taking,
    till: TerminalRow,
    known: {
      readonly grants: Map<string, QuotaGrantRow>;
      readonly offers: ReadonlyMap<string, Offer>;
      readonly limits: MemberLimits;
    },
  ) {
    this.#taking = taking;
    this.#transaction = taking.transaction;
    this.#till = till;
    this.#grants = known.grants;
    this.#offers = known.offers;
    this.#limits = known.limits;
  }

  static async begin(
    taking: Taking,
    till: TerminalRow,
    entries: readonly SettledEntry[],
  ): Promise<Settlement> {
    const { transaction } = taking;
    const ids = [...new Set(entries.flatMap(({ entry }) => (entry.leases ?? []).map(({ grant }) => grant)))];
    const grants = new Map<string, QuotaGrantRow>();
    for (let at = 0; at < ids.length; at += 1_000) {
      const rows = await transaction
        .selectFrom('quotaGrants')
        .selectAll()
        .where('id', 'in', ids.slice(at, at + 1_000))
        // A grant is its holder's: under another till's name it counts as none.
        .where('terminal', '=', till.id)
        .execute();
      for (const row of rows) grants.set(row.id, { ...row });
    }
    const offers = await limitedOffers(transaction, entries);
    const limited = entries.flatMap(({ entry }) => (entry.kind === 'sale' ? limitedUses(entry, offers) : []));
    const { id: terminal, epoch } = till;
    const from = Math.min(...entries.map(({ sequence }) => sequence));
    const limits = await MemberLimits.of(taking, { limited, fresh: { terminal, epoch, from } });
    return new Settlement(taking, till, { grants, offers, limits });
  }

  async take({ sequence, entry }: SettledEntry): Promise<void> {
    switch (entry.kind) {
      case 'sale':
        return this.#sale(sequence, entry);
      case 'refund':
        return this.#refund(sequence, entry);
      case 'release':
        for (const lease of entry.leases) await this.#release(sequence, lease, Date.parse(entry.at));
    }
  }

  async #sale(sequence: number, sale: SaleEntry): Promise<void> {
    const atMs = Date.parse(sale.at);
    const covered = new Map<string, number>();
    for (const { grant: id, amount } of sale.leases ?? []) {
      const grant = this.#grants.get(id);
      if (grant === undefined) continue; // what it was meant to cover is booked below, as spent without a lease
      const pool = await this.#pool(grant);
      const within = Math.min(amount, outstandingOf(grant));
      grant.used += amount;
      pool.used += amount;
      pool.outstanding -= within;
      pool.free -= amount - within;
      const key = poolKey(grant);
      covered.set(key, (covered.get(key) ?? 0) + amount);
      this.#move({ sequence, kind: 'use', grantId: id, amount, atMs }, grant);
      if (within < amount)
        this.#flag(sequence, grant.offer, grant.writtenOff > 0 ? 'late-over-writeoff' : 'over-lease');
    }
    const periods = usePeriods(sale.request.at);
    for (const use of sale.uses) {
      const offer = this.#offers.get(versionKey(use.offer, versionSold(sale, use.offer)));
      if (offer === undefined) continue;
      for (const sized of poolsOf(offer, periods)) {
        const bare = amountFrom(sized, use) - (covered.get(poolKey(sized)) ?? 0);
        if (bare <= 0) continue;
        const pool = await this.#pool(sized, sized.size);
        const held = await this.#heldBackIn(pool);
        const lost = takenOfHeldBack(held, bare);
        if (held !== undefined) held.used += lost;
        pool.used += bare;
        pool.outstanding -= lost;
        pool.free -= bare - lost;
        this.#move({ sequence, kind: 'use', grantId: null, amount: bare, atMs }, sized);
        if (pool.free < 0) this.#flag(sequence, use.offer, 'over-limit-offline');
      }
      if (this.#limits.passed({ sequence, sale }, offer))
        this.#flag(sequence, use.offer, 'over-limit-offline');
    }
  }

  async #refund(sequence: number, refund: RefundEntry): Promise<void> {
    const atMs = Date.parse(refund.at);
    const byLease = new Map<string, number>();
    let isUnknown = false;
    for (const { grant: id, amount } of refund.leases ?? []) {
      const grant = this.#grants.get(id);
      if (grant === undefined) {
        isUnknown = true;
        continue;
      }
      const pool = await this.#pool(grant);
      const back = Math.min(amount, grant.used);
      const before = outstandingOf(grant);
      grant.used -= back;
      const alive = outstandingOf(grant) - before;
      pool.used -= back;
      pool.outstanding += alive;
      pool.free += back - alive;
      const key = poolKey(grant);
      byLease.set(key, (byLease.get(key) ?? 0) + amount);
      this.#move({ sequence, kind: 'refund', grantId: id, amount: 0 - back, atMs }, grant);
    }
    await this.#refundToPools({ sequence, refund, atMs, byLease, isUnknown });
  }

  /**
   * What the refund names no lease for goes back to the pools themselves: the sale had none, or the till has lost it
   * with a damaged journal and will never spend it again. One that it names and this register does not know, because
   * it was restored, is alive: the till may spend it once more, so it is held back and not free.
   */
  async #refundToPools(back: {
    readonly sequence: number;
    readonly refund: RefundEntry;
    readonly atMs: number;
    readonly byLease: ReadonlyMap<string, number>;
    readonly isUnknown: boolean;
  }): Promise<void> {
    const { sequence, refund, atMs, byLease, isUnknown } = back;
    await this.#storeMoves(); // the sale may have come in with this batch
    const spentInPools = await this.#transaction
      .selectFrom('quotaMoves')
      .innerJoin('redemptions', (join) =>
        join
          .onRef('redemptions.terminal', '=', 'quotaMoves.terminal')
          .onRef('redemptions.epoch', '=', 'quotaMoves.epoch')
          .onRef('redemptions.sequence', '=', 'quotaMoves.sequence'),
      )
      .select(['offer', 'measure', 'per', 'period'])
      .select((of) => of.fn.sum<number>('amount').as('amount'))
      .where('redemptions.id', '=', refund.redemption)
      .where('quotaMoves.kind', '=', 'use')
      .groupBy(['offer', 'measure', 'per', 'period'])
      .execute();
    for (const spent of spentInPools) {
      const restored = refund.restored.find(({ offer }) => offer === spent.offer);
      if (restored === undefined) continue;
      const wanted = amountFrom(spent, restored) - (byLease.get(poolKey(spent)) ?? 0);
      const pool = await this.#pool(spent);
      const amount = Math.min(wanted, Number(spent.amount), pool.used);
      if (amount <= 0) continue;
      pool.used -= amount;
      if (isUnknown) await this.#holdBackMore(pool, amount);
      else pool.free += amount;
      this.#move({ sequence, kind: 'refund', grantId: null, amount: 0 - amount, atMs }, spent);
    }
  }

  /** A till cannot give back what it was not granted, nor what it has used: only what is outstanding is credited. */
  async #release(sequence: number, { grant: id, amount }: LeaseAmount, atMs: number): Promise<void> {
    const grant = this.#grants.get(id);
    if (grant === undefined) return;
    const pool = await this.#pool(grant);
    const back = Math.min(amount, outstandingOf(grant));
    grant.released += back;
    pool.outstanding -= back;
    pool.free += back;
    this.#move({ sequence, kind: 'release', grantId: id, amount: 0 - back, atMs }, grant);
  }

  async #holdBackMore(pool: QuotaPoolRow, amount: number): Promise<void> {
    pool.outstanding += amount;
    const held = await this.#heldBackIn(pool);
    if (held !== undefined) {
      held.amount += amount;
      return;
    }
    await enterGrant(this.#taking, { ...pool, terminal: restoredHolder, epoch: 1, amount });
    this.#heldBack.delete(poolKey(pool));
  }

  async #heldBackIn(pool: Pool): Promise<QuotaGrantRow | undefined> {
    const key = poolKey(pool);
    if (!this.#heldBack.has(key)) {
      const held = await heldBackOf(this.#transaction, pool);
      this.#heldBack.set(key, held === undefined ? undefined : { ...held });
    }
    return this.#heldBack.get(key);
  }

  async #pool(pool: Pool | SizedPool, size?: number): Promise<QuotaPoolRow> {
    const key = poolKey(pool);
    const known = this.#pools.get(key);
    if (known !== undefined) return known;
    const { offer, measure, per, period } = pool;
    const bare = { offer, measure, per, period };
    const row =
      size === undefined
        ? await poolRow(this.#transaction, bare)
        : await this.#poolOfAnySize({ ...bare, size });
    const copy = { ...row };
    this.#pools.set(key, copy);
    return copy;
  }

  /** An old version of an offer must not bring the pool back to its old size. */
  async #poolOfAnySize(sized: SizedPool): Promise<QuotaPoolRow> {
    const { size, ...pool } = sized;
    await this.#transaction
      .insertInto('quotaPools')
      .values({ ...pool, size, used: 0, outstanding: 0, free: size })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return poolRow(this.#transaction, pool);
  }

  async #storeMoves(): Promise<void> {
    await insertRows(this.#transaction, 'quotaMoves', this.#moves.splice(0));
  }

  #move(what: Pick<QuotaMoveRow, 'sequence' | 'kind' | 'grantId' | 'amount' | 'atMs'>, pool: Pool): void {
    const { offer, measure, per, period } = pool;
    const place = { terminal: this.#till.id, epoch: this.#till.epoch };
    this.#moves.push({ ...place, ...what, offer, measure, per, period });
  }

  #flag(sequence: number, offer: string, reason: QuotaFlag): void {
    const { id: terminal, epoch } = this.#till;
    this.#flags.push({ terminal, epoch, sequence, offer, reason });
  }

  async store(): Promise<void> {
    for (const pool of this.#pools.values()) await storePool(this.#transaction, pool);
    const heldBack = [...this.#heldBack.values()].filter((held) => held !== undefined);
    for (const { id, amount, used, released } of [...this.#grants.values(), ...heldBack])
      await this.#transaction
        .updateTable('quotaGrants')
        .set({ amount, used, released })
        .where('id', '=', id)
        .execute();
    await this.#storeMoves();
    await insertRows(this.#transaction, 'quotaFlags', this.#flags);
  }
}
