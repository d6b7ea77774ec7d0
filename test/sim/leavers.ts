import type { Transaction } from 'kysely';
import { publishProgramme, type ServerStore } from '../../server/service.ts';
import type { ServerTables } from '../../server/store/tables.ts';
import type { CardToken } from '../../terminal/core/card-token.ts';
import type { TillBooks } from './books.ts';
import { programmeId } from './sim-offers.ts';
import type { SimulatedWorld } from './simulated-world.ts';

const minuteMs = 60_000;
/** Who leaves is a customer who comes often, so that it can be seen. */
const leaversMax = 3;

/** A member whose card was stopped, or who left the union: published with this head. */
export type Leaver = { readonly token: CardToken; readonly head: number };

/** Members leave and cards are stopped, while tills sell to them. */
export class Leavers {
  readonly #world: SimulatedWorld;
  readonly #tokens: readonly CardToken[];
  readonly #left: Leaver[] = [];
  #isOver = false;

  constructor(world: SimulatedWorld, tokens: readonly CardToken[]) {
    this.#world = world;
    this.#tokens = tokens;
  }

  plan(everyMs: number): void {
    const { office, simulation } = this.#world;
    // Early enough to be seen at a counter afterwards.
    simulation.later(simulation.evenly(0, everyMs / 2), 'office MEMBER LEAVES', () => {
      if (this.#isOver || this.#left.length >= leaversMax) return;
      if (!office.isUp) return this.plan(minuteMs);
      // The first of all was never here.
      const token = this.#tokens[1 + this.#left.length];
      const how = simulation.random.chance(500) ? 'stopped' : 'left';
      if (token !== undefined) void office.program().run(() => this.#leaves(office.store(), token, how));
      this.plan(everyMs);
    });
  }

  over(): void {
    this.#isOver = true;
  }

  async #leaves(store: ServerStore, token: CardToken, how: 'stopped' | 'left'): Promise<void> {
    const { office, counts } = this.#world;
    try {
      await store.database.transaction().execute((register) => enter(register, token, how));
      const { headVersion } = await publishProgramme(store, programmeId);
      this.#left.push({ token, head: headVersion });
      counts.leavers += 1;
    } catch (error) {
      if (!this.#world.isTroubled(office.machine))
        this.#world.broken(`a member who leaves was not published: ${(error as Error).message}`);
    }
  }

  /** No till that holds the head of then, or a later one, gives them anything. */
  audit(tills: readonly TillBooks[]): void {
    for (const { shop, entries } of tills)
      for (const { entry } of entries) {
        if (entry.kind !== 'sale' || entry.card === null) continue;
        const { token } = entry.card;
        const left = this.#left.find((one) => one.token === token);
        if (left === undefined) continue;
        if ((entry.cache[programmeId] ?? 0) < left.head) this.#world.counts.salesBeforeTheNews += 1;
        else if (entry.decision.discount > 0)
          this.#world.broken(
            `${shop.machine.name}: ${token} had left with head ${left.head} and got ${entry.decision.discount} fen`,
          );
        else this.#world.counts.leaversRefused += 1;
      }
  }
}

/** As an import of the members would: the register, and that it has changed. */
async function enter(
  register: Transaction<ServerTables>,
  token: CardToken,
  how: 'stopped' | 'left',
): Promise<void> {
  const card = await register
    .selectFrom('cards')
    .select('member')
    .where('token', '=', token)
    .executeTakeFirstOrThrow();
  if (how === 'left')
    await register.updateTable('members').set({ status: 'left' }).where('id', '=', card.member).execute();
  else await register.updateTable('cards').set({ status: 'stopped' }).where('token', '=', token).execute();
  await register
    .updateTable('programmes')
    .set((of) => ({ membersRevision: of('membersRevision', '+', 1) }))
    .where('id', '=', programmeId)
    .execute();
}
