import { putOffer, stopOffer } from '../../server/offers/put-offer.ts';
import type { CardToken } from '../../terminal/core/card-token.ts';
import { goodLink } from './machine/simulated-network.ts';
import type { Shop } from './shop.ts';
import { changingOffer, changingOfferId } from './sim-offers.ts';
import type { SimulatedWorld } from './simulated-world.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How often each trouble comes; the mean time between two of its kind, for one machine. */
const everyMs = {
  tillCrash: 14 * hourMs,
  serverCrash: 7 * hourMs,
  partition: 16 * hourMs,
  badLink: 5 * hourMs,
  tillDisk: 20 * hourMs,
  serverDisk: 16 * hourMs,
  clockJump: 18 * hourMs,
  publication: 6 * hourMs,
} as const;

const shortly = { min: secondMs, max: minuteMs } as const;

/** An error may come some time after the disk that caused it is well again. */
const afterPainMs = 2 * minuteMs;

/** Everything that goes wrong in a world, and what the union does meanwhile; all of it ends with `heal`. */
export class Troubles {
  readonly #world: SimulatedWorld;
  readonly #tokens: readonly CardToken[];
  readonly #haste: number;
  #isOver = false;
  #offer = { life: 1, version: 1 };
  #isOffered = true;

  /** `haste`: how many times as often as in a long run everything goes wrong. */
  constructor(world: SimulatedWorld, tokens: readonly CardToken[], haste: number) {
    this.#world = world;
    this.#haste = haste;
    this.#tokens = tokens;
    world.restartSoon = (machine) => {
      const shop = world.shops.find((one) => one.machine === machine);
      if (shop === undefined) return;
      if (shop.isUp) this.#crashTill(shop, 'kill', { min: secondMs, max: minuteMs });
      else this.#startLater(shop, { min: secondMs, max: minuteMs });
    };
  }

  begin(): void {
    const { office, shops } = this.#world;
    for (const shop of shops) {
      this.#again(shop.machine.name, 'crash', everyMs.tillCrash, () =>
        this.#crashTill(shop, this.#kind(), { min: 5 * secondMs, max: 3 * hourMs }),
      );
      this.#again(shop.machine.name, 'cut off', everyMs.partition, () => this.#cutOff([shop]));
      this.#again(shop.machine.name, 'bad link', everyMs.badLink, () => this.#spoilLink(shop));
      this.#again(shop.machine.name, 'disk', everyMs.tillDisk, () => this.#spoilDisk(shop));
      this.#again(shop.machine.name, 'clock', everyMs.clockJump, () => this.#jumpClockSometimes(shop));
    }
    this.#again('office', 'crash', everyMs.serverCrash, () => this.#crashOffice(this.#kind()));
    this.#again('office', 'disk', everyMs.serverDisk, () => this.#spoilDisk(office));
    this.#again('office', 'publishes', everyMs.publication, () => this.#publish());
    this.#again('network', 'parts', everyMs.partition, () =>
      this.#cutOff(shops.filter(() => this.#chance(400))),
    );
  }

  /**
   * What chance may spare a short world: one trouble of its own for each seed, so that a few seeds in a row meet all of
   * them, whatever the product does with chance.
   */
  plan(afterMs: number): void {
    const { shops, simulation } = this.#world;
    const shop = shops[simulation.random.whole(shops.length)] as Shop;
    const kinds: readonly (() => boolean)[] = [
      () => this.#crashTill(shop, 'kill', shortly),
      () => this.#crashTill(shop, 'power', shortly),
      () => this.#crashOffice('kill'),
      () => this.#crashOffice('power'),
      () => this.#jumpClock(shop, 'forward'),
      () => this.#jumpClock(shop, 'back'),
    ];
    const happen = () => {
      // Who is down already is waited for.
      if (!this.#isOver && kinds[simulation.seed % kinds.length]?.() === false)
        simulation.later(secondMs, 'trouble of this seed', happen);
    };
    simulation.later(afterMs, 'trouble of this seed', happen);
  }

  /** A technician copies a till's disk into a second box, and both are switched on. */
  cloneLater(shop: Shop, afterMs: number): void {
    const { simulation, counts } = this.#world;
    simulation.later(afterMs, `${shop.machine.name} CLONED`, async () => {
      if (this.#isOver || shop.terminal === '') return;
      counts.clonedDisks += 1;
      this.#startLater(await this.#world.clone(shop), { min: secondMs, max: hourMs });
    });
  }

  /** Everything works again from now on; programs that are down are started. */
  async heal(): Promise<void> {
    this.#isOver = true;
    const { office, shops, network } = this.#world;
    for (const { machine } of [office, ...shops]) {
      Object.assign(network.link(machine.name), goodLink());
      machine.disk.failedWritesPermille = 0;
      machine.disk.unansweredWritesPermille = 0;
      machine.clockOffsetMs = 0;
      this.#world.troubled(machine, afterPainMs);
    }
    if (!office.isUp) await office.start();
    for (const shop of shops) if (!shop.isUp) await shop.start(this.#tokens);
  }

  /** After about so long, and again and again. */
  #again(who: string, what: string, meanMs: number, work: () => void): void {
    const { simulation } = this.#world;
    simulation.later(simulation.evenly(0, (2 * meanMs) / this.#haste), `trouble ${who} ${what}`, () => {
      if (this.#isOver) return;
      work();
      this.#again(who, what, meanMs, work);
    });
  }

  #kind(): 'kill' | 'power' {
    return this.#chance(500) ? 'kill' : 'power';
  }

  #chance(permille: number): boolean {
    return this.#world.simulation.random.chance(permille);
  }

  #crashTill(
    shop: Shop,
    how: 'kill' | 'power',
    downMs: { readonly min: number; readonly max: number },
  ): boolean {
    if (!shop.isUp || this.#isOver) return false;
    const { simulation, counts } = this.#world;
    if (how === 'kill') counts.tillKills += 1;
    else counts.tillPowerCuts += 1;
    simulation.later(0, `${shop.machine.name} CRASH ${how}`, async () => {
      await shop.crash(how);
      this.#startLater(shop, downMs);
    });
    return true;
  }

  #startLater(shop: Shop, downMs: { readonly min: number; readonly max: number }): void {
    const { simulation } = this.#world;
    simulation.later(simulation.skewed(downMs.min, downMs.max), `${shop.machine.name} START`, () => {
      if (this.#isOver || shop.isUp) return;
      void shop.start(this.#tokens).then(() => {
        if (!shop.isUp && !this.#isOver) this.#startLater(shop, { min: minuteMs, max: 5 * minuteMs });
      });
    });
  }

  #crashOffice(how: 'kill' | 'power'): boolean {
    const { simulation, counts, office } = this.#world;
    if (!office.isUp) return false;
    if (how === 'kill') counts.serverKills += 1;
    else counts.serverPowerCuts += 1;
    simulation.later(0, `office CRASH ${how}`, async () => {
      await office.crash(how);
      this.#startOfficeLater();
    });
    return true;
  }

  #startOfficeLater(): void {
    const { simulation, office } = this.#world;
    simulation.later(simulation.skewed(5 * secondMs, 40 * minuteMs), 'office START', () => {
      if (this.#isOver || office.isUp) return;
      void office.start().then(() => {
        if (!office.isUp && !this.#isOver) this.#startOfficeLater();
      });
    });
  }

  #cutOff(shops: readonly Shop[]): void {
    const { simulation, network, counts } = this.#world;
    if (shops.length === 0) return;
    counts.partitions += 1;
    const forMs = simulation.skewed(10 * secondMs, 10 * hourMs);
    for (const { machine } of shops) network.cutOff(machine.name);
    simulation.later(forMs, `${shops.length} tills reach the server again`, () => {
      if (this.#isOver) return;
      for (const { machine } of shops) network.link(machine.name).isUp = true;
    });
  }

  #spoilLink(shop: Shop): void {
    const { random } = this.#world.simulation;
    const link = this.#world.network.link(shop.machine.name);
    const isWell = random.chance(300);
    link.lostPermille = isWell ? 0 : random.whole(300);
    link.unansweredPermille = isWell ? 0 : random.whole(300);
    link.repeatedPermille = isWell ? 0 : random.whole(500);
    link.slowPermille = isWell ? 0 : random.whole(200);
  }

  #spoilDisk({ machine }: Pick<Shop, 'machine'>): void {
    const { simulation } = this.#world;
    const forMs = simulation.evenly(minuteMs, 2 * hourMs);
    machine.disk.failedWritesPermille = simulation.random.whole(150);
    machine.disk.unansweredWritesPermille = simulation.random.whole(150);
    this.#world.troubled(machine, forMs + afterPainMs);
    simulation.later(forMs, `${machine.name} disk is well`, () => {
      machine.disk.failedWritesPermille = 0;
      machine.disk.unansweredWritesPermille = 0;
    });
  }

  #jumpClockSometimes(shop: Shop): void {
    if (this.#chance(300)) shop.machine.clockOffsetMs = 0;
    else this.#jumpClock(shop, this.#chance(500) ? 'forward' : 'back');
  }

  #jumpClock({ machine }: Shop, where: 'forward' | 'back'): boolean {
    const { simulation, counts } = this.#world;
    const jumpMs = Math.round(simulation.skewed(secondMs, 20 * dayMs));
    machine.clockOffsetMs += where === 'forward' ? jumpMs : -jumpMs;
    if (where === 'forward') counts.clockJumpsForward += 1;
    else counts.clockJumpsBack += 1;
    return true;
  }

  /** Staff change the offer that everybody has, or stop it. */
  #publish(): void {
    const { office, counts, simulation } = this.#world;
    if (!office.isUp) return;
    const store = office.store();
    const { random } = simulation;
    const program = office.program();
    const isStop = this.#isOffered && random.chance(250);
    if (!this.#isOffered) this.#offer = { life: this.#offer.life + 1, version: 1 };
    else if (!isStop) this.#offer = { ...this.#offer, version: this.#offer.version + 1 };
    this.#isOffered = !isStop;
    const id = changingOfferId(this.#offer.life);
    const document = changingOffer(this.#offer.life, this.#offer.version, 700 + random.whole(250));
    void program.run(async () => {
      try {
        const published = isStop
          ? await stopOffer(store, { id, by: null })
          : await putOffer(store, { id, document, by: null });
        if ('refused' in published) return;
        if (isStop) counts.stoppedOffers += 1;
        else counts.publications += 1;
      } catch (error) {
        if (!this.#world.isTroubled(office.machine))
          this.#world.broken(`publication failed: ${(error as Error).message}`);
      }
    });
  }
}
