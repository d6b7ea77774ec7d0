import { writeOffLeases } from '../../server/quotas/write-off.ts';
import { createPairingCode } from '../../server/service.ts';
import { orderTerminal } from '../../server/terminals/order-terminal.ts';
import type { CardToken } from '../../terminal/core/card-token.ts';
import { enrolTill } from '../../terminal/till/enrol.ts';
import type { ServerBooks, TillBooks } from './books.ts';
import { PatientStaff } from './patient-staff.ts';
import type { Shop } from './shop.ts';
import { storeOf } from './sim-offers.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import { serverAddress } from './world.ts';

/**
 * Staff take a till back in the middle of trade: it drops what was published, gives its leases back, hands everything in,
 * and destroys its key. Another till is enrolled in its place, and what the wiped one was granted without ever hearing of
 * it is written off.
 */
export class WipedTill {
  readonly #world: SimulatedWorld;
  readonly #shop: Shop;
  readonly #tokens: readonly CardToken[];
  readonly #staff: PatientStaff;
  #isDone: Promise<void> = Promise.resolve();

  constructor(world: SimulatedWorld, shop: Shop, tokens: readonly CardToken[]) {
    this.#world = world;
    this.#shop = shop;
    this.#tokens = tokens;
    this.#staff = new PatientStaff(world, shop.machine.name);
  }

  /** Goes on when all is well again, if trouble does not let it happen before. */
  plan(afterMs: number): void {
    const { simulation } = this.#world;
    const { name } = this.#shop.machine;
    this.#isDone = simulation.wait(afterMs, `${name} is to be WIPED`).then(() => this.#takeBack());
  }

  /** Resolves when another till stands in its place. */
  done(): Promise<void> {
    return this.#isDone;
  }

  async #takeBack(): Promise<void> {
    const { counts } = this.#world;
    const shop = this.#shop;
    await this.#staff.atServer('ordered', async (store) => {
      const { terminal } = shop;
      if (terminal === '') return false;
      const answer = await orderTerminal(store, { terminal, kind: 'wipe', by: 'simulated staff' });
      if ('refused' in answer) this.#world.broken(`a wipe was refused: ${answer.refused.code}`);
      return true;
    });
    shop.isToBeWiped = true;
    counts.wipedTills += 1;
    await this.#staff.atServer('obeyed', async ({ database }) => {
      const row = await database
        .selectFrom('terminals')
        .select('obeyedAt')
        .where('id', '=', shop.terminal)
        .executeTakeFirst();
      return row?.obeyedAt != null;
    });
    await this.#enrolAnother();
    // Nobody can spend it any more: it goes back into the pools without any limit being passed.
    await this.#staff.atServer('written off', async (store) => {
      await writeOffLeases(store, { terminal: shop.terminal, by: 'simulated staff' });
      return true;
    });
  }

  async #enrolAnother(): Promise<void> {
    const { number } = this.#shop;
    const next = this.#world.anotherShop(this.#shop);
    let code: string | null = null;
    await this.#staff.again('enrolled', async () => {
      if (code === null) code = await this.#pairingCode(number);
      if (code === null) return false;
      const program = next.newProgram();
      const enrolled = await program
        .run(() => enrolTill({ dataDir: next.dataDir, server: serverAddress, code: code ?? '' }))
        .catch(() => null);
      program.end();
      for (const database of program.databases) await database.cut('kill');
      // With another root another code is asked for; when nobody answered, the same one is typed again.
      if (enrolled?.enrolled === false) code = null;
      return enrolled?.enrolled === true;
    });
    this.#world.shops.push(next);
    this.#world.counts.replacedTills += 1;
    await next.start(this.#tokens);
  }

  async #pairingCode(number: number): Promise<string | null> {
    let code: string | null = null;
    await this.#staff.atServer('paired', async (store) => {
      const made = await createPairingCode(store, { store: storeOf(number) });
      if ('refused' in made) this.#world.broken(`no pairing code: ${made.refused.code}`);
      else ({ code } = made);
      return true;
    });
    return code;
  }
}

/** Its key is gone, nothing published is left, and the server knows; what it sold is held as of every other till. */
export function auditWiped(
  world: SimulatedWorld,
  { shop, terminal, hasHead, leases, newestEpoch }: TillBooks,
  server: ServerBooks,
): void {
  const name = shop.machine.name;
  const row = server.terminals.find(({ id }) => id === terminal);
  if (row?.obeyedAt == null) world.broken(`${name}: the server was not told that it is wiped`);
  if (!shop.isWiped) world.broken(`${name}: is to be wiped, and has its key`);
  for (const { grant_id, epoch, granted, used, released } of leases)
    if (epoch === newestEpoch && granted > used + released)
      world.broken(`${name}: is wiped, and has not given back all of ${grant_id}`);
  if (hasHead) world.broken(`${name}: is to be wiped, and keeps what was published`);
}
