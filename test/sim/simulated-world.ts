import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { readTill } from './books.ts';
import { type FaultCounts, noFaults } from './fault-counts.ts';
import type { Guest } from './guest.ts';
import { goodDisk, type Machine } from './machine/program.ts';
import { SimulatedNetwork } from './machine/simulated-network.ts';
import { Simulation } from './machine/simulation.ts';
import { Office } from './office.ts';
import { Shop } from './shop.ts';
import type { SimulatedLine } from './simulated-line.ts';
import type { World } from './world.ts';

/** What happens takes so long at most before the world says that it hangs. */
const stepMsMax = 24 * 3_600_000;

/** One server, its tills, and everything between them. */
export class SimulatedWorld implements World {
  readonly simulation: Simulation;
  readonly network: SimulatedNetwork;
  readonly office: Office;
  readonly shops: Shop[];
  /** How many were enrolled. */
  readonly tills: number;
  /** Copied disks, with what was used up on them before, by grant. */
  readonly clones: {
    readonly original: Shop;
    readonly copy: Shop;
    readonly goneBefore: ReadonlyMap<string, number>;
  }[] = [];
  /** The server stands again from a backup, and does not know what was since. */
  isRestored = false;
  /** A canary's: whoever salvages a journal does not ask for what was handed in. */
  asksNothingBack = false;
  /** What tills held of leases that a restored server does not know when staff freed the rest, by offer and measure. */
  readonly openUnknown = new Map<string, number>();
  readonly counts: FaultCounts = noFaults();
  /** Laws that were broken, in words; empty is good. */
  readonly violations: string[] = [];

  constructor(options: {
    readonly seed: number;
    readonly startMs: number;
    /** Holds `office/` and `till-N/`. */
    readonly folder: string;
    readonly tills: number;
    readonly watch?: ((line: string) => void) | undefined;
  }) {
    this.simulation = new Simulation(options);
    this.network = new SimulatedNetwork(this.simulation);
    this.office = new Office(this, this.#machine('office'), join(options.folder, 'office'));
    this.tills = options.tills;
    this.shops = Array.from(
      { length: options.tills },
      (_, number) =>
        new Shop(this, this.#machine(`till-${number}`), {
          number,
          dataDir: join(options.folder, `till-${number}`),
        }),
    );
  }

  /** Lets the world go on until this is done; for steps that nothing disturbs. */
  async until<Result>(work: Promise<Result>): Promise<Result> {
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    work.then(over, over);
    await this.simulation.run(this.simulation.nowMs + stepMsMax, () => isOver);
    if (!isOver) throw new Error('the simulated world hangs');
    return work;
  }

  /** Whether customers come. */
  isTrading = false;
  customerEveryMsMax = 480_000;
  guests: readonly Guest[] = [];

  /** Of a card that two unions know the token at home, so that it is one person. */
  personOf(token: string): string {
    return this.guests.find((guest) => guest.token === token)?.atHome ?? token;
  }

  readonly #troubledUntilMs = new Map<string, number>();
  readonly tillLog = new Map<string, number>();
  /** Who starts a till again; nobody while the template is made. */
  restartSoon: (machine: Machine) => void = () => {};
  readonly lines = new Set<SimulatedLine>();

  /** This machine's disk was told to fail, or was until a moment ago: errors are not its program's fault. */
  isTroubled(machine: Machine): boolean {
    return (this.#troubledUntilMs.get(machine.name) ?? 0) >= this.simulation.nowMs;
  }

  troubled(machine: Machine, forMs: number): void {
    this.#troubledUntilMs.set(machine.name, this.simulation.nowMs + forMs);
  }

  logged(event: string, facts: Readonly<Record<string, unknown>>): void {
    const name = event === 'sync-failed' ? `${event} ${facts['code']}` : event;
    this.tillLog.set(name, (this.tillLog.get(name) ?? 0) + 1);
  }

  /** Says that a law is broken; the run goes on, and fails. */
  broken(law: string): void {
    this.violations.push(law);
    this.simulation.note(`BROKEN ${law}`);
  }

  /** Another machine wakes up with what this till's disk holds at this moment. */
  async clone(original: Shop): Promise<Shop> {
    const dataDir = `${original.dataDir}-copy`;
    cpSync(original.dataDir, dataDir, { recursive: true });
    const copy = new Shop(this, this.#machine(`${original.machine.name}-copy`), {
      number: original.number,
      dataDir,
    });
    copy.knowsWhat(original);
    const { leases } = await readTill(copy);
    const goneBefore = new Map(leases.map(({ grant_id, used, released }) => [grant_id, used + released]));
    this.shops.push(copy);
    this.clones.push({ original, copy, goneBefore });
    return copy;
  }

  /** Another box, in the place of a till that is taken back. */
  anotherShop({ machine, number, dataDir }: Shop): Shop {
    return new Shop(this, this.#machine(`${machine.name}-next`), { number, dataDir: `${dataDir}-next` });
  }

  #machine(name: string): Machine {
    const { simulation, network } = this;
    return {
      name,
      simulation,
      network,
      clockOffsetMs: 0,
      bootedAtMs: simulation.nowMs,
      disk: goodDisk(),
    };
  }
}
