import type { ServerStore } from '../../server/service.ts';
import type { SimulatedWorld } from './simulated-world.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
/** Whoever does it stands there until it is done: the server may be away, a disk may fail. */
const triesMax = 1_000;

/** People who try again until what they want is done. */
export class PatientStaff {
  readonly #world: SimulatedWorld;
  readonly #of: string;

  /** `of`: whom it is about, for the trace. */
  constructor(world: SimulatedWorld, of: string) {
    this.#world = world;
    this.#of = of;
  }

  /** At the server's console; true: it is done. */
  atServer(what: string, work: (store: ServerStore) => Promise<boolean>): Promise<void> {
    const { office } = this.#world;
    return this.again(what, () => {
      if (!office.isUp) return Promise.resolve(false);
      const program = office.program();
      // A server that is killed meanwhile never answers.
      return Promise.race([program.run(() => work(office.store())), program.over.then(() => false)]);
    });
  }

  async again(what: string, work: () => Promise<boolean>): Promise<void> {
    const { simulation } = this.#world;
    for (let tries = 0; tries < triesMax; tries += 1) {
      // A call or a disk that fails is tried again.
      if (await work().catch(() => false)) return;
      await simulation.wait(simulation.evenly(secondMs, minuteMs), `${this.#of} not ${what} yet`);
    }
    this.#world.broken(`${this.#of} was never ${what}`);
  }
}
