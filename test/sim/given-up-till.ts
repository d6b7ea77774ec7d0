import { writeOffLeases } from '../../server/quotas/write-off.ts';
import type { ServerStore } from '../../server/service.ts';
import { PatientStaff } from './patient-staff.ts';
import type { Shop } from './shop.ts';
import type { SimulatedWorld } from './simulated-world.ts';

/** Staff take a till for lost and put what it holds back into the pools; it is not lost, and sells on. */
export class GivenUpTill {
  readonly #world: SimulatedWorld;
  #isOver = false;

  constructor(world: SimulatedWorld) {
    this.#world = world;
  }

  plan(shop: Shop, afterMs: number): void {
    const { name } = shop.machine;
    const staff = new PatientStaff(this.#world, name);
    this.#world.simulation.later(afterMs, `${name} WRITTEN OFF`, () => {
      void staff.atServer('written off', (store) => this.#writeOff(shop, store));
    });
  }

  over(): void {
    this.#isOver = true;
  }

  /** Whether there is nothing more to do. */
  async #writeOff(shop: Shop, store: ServerStore): Promise<boolean> {
    if (this.#isOver) return true;
    if (shop.terminal === '') return false;
    const { office, counts } = this.#world;
    shop.isGivenUp = true;
    try {
      const { terminal } = shop;
      const answer = await writeOffLeases(store, { terminal, by: 'simulated staff' });
      if ('refused' in answer) this.#world.broken(`a write-off was refused: ${answer.refused.code}`);
      else counts.writeOffs += 1;
      return true;
    } catch (error) {
      if (!this.#world.isTroubled(office.machine))
        this.#world.broken(`a write-off failed: ${(error as Error).message}`);
      throw error;
    }
  }
}
