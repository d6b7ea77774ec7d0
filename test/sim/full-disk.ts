import { statSync } from 'node:fs';
import { ballastBytes } from '../../terminal/till/journal/ballast.ts';
import { tillFiles } from '../../terminal/till/till-files.ts';
import type { Shop } from './shop.ts';
import type { SimulatedWorld } from './simulated-world.ts';

/** Room for the ballast several times over, so that it is kept. */
const roomyBytes = 20 * ballastBytes;
/** Something else has filled the disk, all of a sudden. */
const leftBytesMax = 8_192;

/** A till's disk that has room in the morning, is full at noon, and is cleared by somebody in the evening. */
export class FullDisk {
  readonly #world: SimulatedWorld;
  readonly #shop: Shop;
  #isOver = false;

  constructor(world: SimulatedWorld, shop: Shop) {
    this.#world = world;
    this.#shop = shop;
    shop.machine.disk.freeBytes = roomyBytes;
  }

  plan({ fullMs, clearedMs }: { readonly fullMs: number; readonly clearedMs: number }): void {
    const { simulation, counts } = this.#world;
    const { disk, name } = this.#shop.machine;
    simulation.later(fullMs, `${name} disk is FULL`, () => {
      if (this.#isOver || !this.#keepsBallast()) return;
      counts.fullDisks += 1;
      disk.freeBytes = simulation.random.whole(leftBytesMax);
      simulation.later(clearedMs, `${name} disk is cleared`, () => this.#clear());
    });
  }

  /** Somebody has made room. */
  over(): void {
    this.#isOver = true;
    this.#clear();
  }

  #clear(): void {
    this.#shop.machine.disk.freeBytes = roomyBytes;
  }

  /** The till keeps room again for the next bad day. */
  audit(): void {
    if (!this.#keepsBallast())
      this.#world.broken(`${this.#shop.machine.name}: has room and keeps none of it`);
  }

  #keepsBallast(): boolean {
    const file = statSync(tillFiles(this.#shop.dataDir).ballast, { throwIfNoEntry: false });
    return file?.size === ballastBytes;
  }
}
