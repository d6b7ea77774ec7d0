import { writeOffLeases } from '../../server/quotas/write-off.ts';
import type { Shop } from './shop.ts';
import type { SimulatedWorld } from './simulated-world.ts';

const minuteMs = 60_000;

/** Staff take a till for lost and put what it holds back into the pools; it is not lost, and sells on. */
export class GivenUpTill {
  readonly #world: SimulatedWorld;
  #isOver = false;

  constructor(world: SimulatedWorld) {
    this.#world = world;
  }

  plan(shop: Shop, afterMs: number): void {
    const { office, simulation } = this.#world;
    simulation.later(afterMs, `${shop.machine.name} WRITTEN OFF`, () => {
      if (this.#isOver) return;
      if (!office.isUp || shop.terminal === '') return this.plan(shop, simulation.evenly(0, minuteMs));
      void office.program().run(() => this.#writeOff(shop));
    });
  }

  over(): void {
    this.#isOver = true;
  }

  async #writeOff(shop: Shop): Promise<void> {
    const { office, counts } = this.#world;
    shop.isGivenUp = true;
    try {
      const { terminal } = shop;
      const answer = await writeOffLeases(office.store(), { terminal, by: 'simulated staff' });
      if ('refused' in answer) return this.#world.broken(`a write-off was refused: ${answer.refused.code}`);
      counts.writeOffs += 1;
    } catch (error) {
      if (!this.#world.isTroubled(office.machine))
        this.#world.broken(`a write-off failed: ${(error as Error).message}`);
    }
  }
}
