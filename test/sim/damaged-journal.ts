import { readFileSync, writeFileSync } from 'node:fs';
import type { CardToken } from '../../terminal/core/card-token.ts';
import { salvageJournal } from '../../terminal/till/salvage/salvage-journal.ts';
import { httpHeadOffice } from '../../terminal/till/sync/head-office.ts';
import { homeServer } from '../../terminal/till/sync/home-server.ts';
import { tillFiles } from '../../terminal/till/till-files.ts';
import { openSqlite } from '../../terminal/wire/disk/sqlite.ts';
import { readTill } from './books.ts';
import type { KeptEntry } from './kept-entry.ts';
import type { Shop } from './shop.ts';
import type { SimulatedWorld } from './simulated-world.ts';

const minuteMs = 60_000;
/** Who salvages stands before the till until it is done: the server may be away, the disk may fail. */
const triesMax = 2_000;
const salvageDone = 0;

/** A till's journal is damaged while it sells: it refuses to start, and somebody salvages it into another epoch. */
export class DamagedJournal {
  readonly #world: SimulatedWorld;
  readonly #shop: Shop;
  readonly #tokens: readonly CardToken[];
  #isOver = false;
  #worksAgain: Promise<void> = Promise.resolve();

  constructor(world: SimulatedWorld, shop: Shop, tokens: readonly CardToken[]) {
    this.#world = world;
    this.#shop = shop;
    this.#tokens = tokens;
  }

  plan(afterMs: number): void {
    const { simulation } = this.#world;
    simulation.later(afterMs, `${this.#shop.machine.name} journal is DAMAGED`, () => {
      if (this.#isOver) return;
      // Something is to be lost: it has sold by then.
      if (!this.#shop.isOpen || this.#shop.told.sales.size === 0)
        return this.plan(simulation.evenly(0, minuteMs));
      this.#shop.isUnderRepair = true;
      this.#worksAgain = this.#damage();
    });
  }

  /** Resolves when the till works again, or may be started. */
  async over(): Promise<void> {
    this.#isOver = true;
    await this.#worksAgain;
  }

  async #damage(): Promise<void> {
    const { counts, simulation, network } = this.#world;
    const shop = this.#shop;
    await shop.crash('kill');
    const sold = await simulation.meanwhile(this.#soldForGood());
    // No epoch begins without the server: whoever comes to salvage brings a line along.
    network.link(shop.machine.name).isUp = true;
    const lost = sold[simulation.random.whole(sold.length)];
    if (lost !== undefined) {
      spoil(tillFiles(shop.dataDir).journal, lost);
      const answer = await shop.opensOnce();
      if (answer !== 'journal-damaged')
        this.#world.broken(`${shop.machine.name}: a damaged journal is ${answer}`);
      await this.#salvage();
      shop.knowsItLost(lost);
      counts.salvagedJournals += 1;
    }
    shop.isUnderRepair = false;
    if (!this.#isOver) await shop.start(this.#tokens);
  }

  /** Sales of which nothing was given back: a refund of what is lost could not be believed. */
  async #soldForGood(): Promise<readonly KeptEntry[]> {
    const { told, dataDir } = this.#shop;
    const database = await openSqlite<object>({ file: tillFiles(dataDir).journal, durability: 'FULL' });
    await database.destroy(); // the log goes into the file
    const { entries } = await readTill(this.#shop);
    const givenBack = new Set(
      entries.flatMap(({ entry }) => (entry.kind === 'refund' ? [entry.redemption] : [])),
    );
    return entries.filter(({ entry }) => told.sales.has(entry.id) && !givenBack.has(entry.id));
  }

  async #salvage(): Promise<void> {
    const { simulation } = this.#world;
    const { machine, dataDir } = this.#shop;
    const said: string[] = [];
    for (let tries = 0; tries < triesMax; tries += 1) {
      const program = this.#shop.newProgram();
      const exit = await program
        .run(() =>
          salvageJournal({
            dataDir,
            world: { now: program.now, randomness: program.randomBytes },
            office: (identity) => httpHeadOffice(homeServer(identity, () => undefined)),
            code: null,
            say: (line) => said.push(line),
          }),
        )
        .catch((error: unknown) => error as Error);
      program.end();
      for (const database of program.databases) await database.cut('kill');
      if (exit === salvageDone) return;
      if (exit instanceof Error && !this.#world.isTroubled(machine))
        return this.#world.broken(`${machine.name} cannot be salvaged: ${exit.stack}`);
      await simulation.wait(minuteMs, `${machine.name} not salvaged yet`);
    }
    this.#world.broken(`${machine.name} was never salvaged: ${said.slice(-4).join(' ')}`);
  }
}

/** Bits of one entry, wherever the file has a copy of it. */
function spoil(file: string, { entry: { id } }: KeptEntry): void {
  const bytes = readFileSync(file);
  const text = `"id":"${id}"`;
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) bytes[at + 1] = 0x49; // i to I
  writeFileSync(file, bytes);
}
