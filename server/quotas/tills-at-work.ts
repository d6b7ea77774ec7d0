import type { Transaction } from 'kysely';
import type { Offer } from '../../terminal/core/offers/offer.ts';
import type { ServerTables } from '../store/tables.ts';

/** Counts tills that share an offer; each place once in a transaction, for pools of one place are many. */
export class TillsAtWork {
  readonly #transaction: Transaction<ServerTables>;
  readonly #counted = new Map<string, number>();

  constructor(transaction: Transaction<ServerTables>) {
    this.#transaction = transaction;
  }

  async thatMayGive({ where }: Offer): Promise<number> {
    const place = JSON.stringify(where ?? {});
    const count = this.#counted.get(place) ?? (await this.#count(where));
    this.#counted.set(place, count);
    return count;
  }

  async #count(where: Offer['where']): Promise<number> {
    let query = this.#transaction
      .selectFrom('terminals')
      .innerJoin('stores', (join) =>
        join.onRef('stores.id', '=', 'terminals.store').onRef('stores.programme', '=', 'terminals.programme'),
      )
      .select((of) => of.fn.countAll<number>().as('count'))
      // Who is ordered to stop, or was wiped, sells nothing of it.
      .where('terminals.orderKind', 'is', null);
    const { merchants, stores, regions } = where ?? {};
    if (merchants !== undefined) query = query.where('stores.merchant', 'in', [...merchants]);
    if (stores !== undefined) query = query.where('stores.id', 'in', [...stores]);
    if (regions !== undefined)
      query = query.where((of) => of.or(regions.map((region) => of('stores.region', 'like', `${region}%`))));
    return Number((await query.executeTakeFirstOrThrow()).count);
  }
}
