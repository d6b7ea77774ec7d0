import { readFileSync, writeFileSync } from 'node:fs';
import type { CardToken } from '../../terminal/core/card-token.ts';
import type { Identity } from '../../terminal/till/identity.ts';
import { salvageJournal } from '../../terminal/till/salvage/salvage-journal.ts';
import { type HeadOffice, httpHeadOffice } from '../../terminal/till/sync/head-office.ts';
import { homeServer } from '../../terminal/till/sync/home-server.ts';
import { tillFiles } from '../../terminal/till/till-files.ts';
import { openSqlite } from '../../terminal/wire/disk/sqlite.ts';
import { auditUnderWay } from './audit.ts';
import { readTill } from './books.ts';
import type { KeptEntry } from './kept-entry.ts';
import type { Shop } from './shop.ts';
import type { SimulatedWorld } from './simulated-world.ts';

const minuteMs = 60_000;
/** Who salvages stands before the till until it is done: the server may be away, the disk may fail. */
const triesMax = 2_000;
/** So often it is waited for an entry that the server has; then any is lost. */
const heldLooksMax = 15;
/** No entry has such a number. */
const nowhere = 2 ** 40;
const salvageDone = 0;

/**
 * A till's journal is damaged while it sells: it refuses to start, and somebody salvages it into another epoch. What is
 * lost is one entry: a sale that was not handed in yet, or any that was, which has to come back from the server.
 */
export class DamagedJournal {
  readonly #world: SimulatedWorld;
  readonly #shop: Shop;
  readonly #tokens: readonly CardToken[];
  readonly #mustComeBack: boolean;
  #isDone: Promise<void> = Promise.resolve();

  constructor(
    world: SimulatedWorld,
    at: { readonly shop: Shop; readonly tokens: readonly CardToken[]; readonly mustComeBack: boolean },
  ) {
    this.#world = world;
    this.#shop = at.shop;
    this.#tokens = at.tokens;
    this.#mustComeBack = at.mustComeBack;
  }

  /** Goes on when all is well again, if nothing that could be lost is sold before. */
  plan(afterMs: number): void {
    const { simulation } = this.#world;
    const { name } = this.#shop.machine;
    this.#isDone = simulation.wait(afterMs, `${name} journal is to be DAMAGED`).then(() => this.#damage());
  }

  /** Resolves when the till works again. */
  done(): Promise<void> {
    return this.#isDone;
  }

  async #damage(): Promise<void> {
    const { counts, simulation } = this.#world;
    const shop = this.#shop;
    let lost: CanBeLost | undefined;
    for (let looks = 0; lost === undefined; looks += 1) {
      await simulation.wait(simulation.evenly(0, minuteMs), `${shop.machine.name} may lose something`);
      if (!shop.isOpen) continue;
      const can = await simulation.meanwhile(this.#canBeLost(looks));
      lost = can[simulation.random.whole(can.length)];
    }
    shop.isUnderRepair = true;
    await shop.crash('kill');
    await simulation.meanwhile(this.#spoil(lost));
    const answer = await shop.opensOnce();
    if (answer !== 'journal-damaged')
      this.#world.broken(`${shop.machine.name}: a damaged journal is ${answer}`);
    await this.#salvage();
    await simulation.meanwhile(this.#seeWhatCameBack(lost));
    counts.salvagedJournals += 1;
    shop.isUnderRepair = false;
    await simulation.meanwhile(auditUnderWay(this.#world));
    await shop.start(this.#tokens);
  }

  /** What was not handed in is lost for good: of such sales, only those of which nothing was given back. */
  async #canBeLost(looks: number): Promise<readonly CanBeLost[]> {
    const { entries, acknowledged } = await readTill(this.#shop);
    const givenBack = new Set(
      entries.flatMap(({ entry }) => (entry.kind === 'refund' ? [entry.redemption] : [])),
    );
    return entries
      .map((row) => ({ ...row, isHeld: row.sequence <= acknowledged }))
      .filter(({ entry, isHeld }) =>
        isHeld
          ? entry.kind !== 'release'
          : this.#shop.told.sales.has(entry.id) &&
            !givenBack.has(entry.id) &&
            (!this.#mustComeBack || looks > heldLooksMax),
      );
  }

  async #seeWhatCameBack(lost: CanBeLost): Promise<void> {
    const { entries } = await readTill(this.#shop);
    this.#shop.wasSalvaged = true;
    if (entries.some(({ hash }) => hash === lost.hash)) {
      this.#world.counts.entriesBack += 1;
      return;
    }
    this.#shop.knowsItLost(lost);
    if (lost.isHeld)
      this.#world.broken(`${this.#shop.machine.name}: lost ${lost.entry.id}, which the server has, for good`);
  }

  async #spoil(lost: KeptEntry): Promise<void> {
    const file = tillFiles(this.#shop.dataDir).journal;
    const database = await openSqlite<object>({ file, durability: 'FULL' });
    await database.destroy(); // the log goes into the file
    spoil(file, lost);
  }

  async #salvage(): Promise<void> {
    const { simulation, network, office } = this.#world;
    const { machine, dataDir } = this.#shop;
    const said: string[] = [];
    for (let tries = 0; tries < triesMax; tries += 1) {
      // No epoch begins without the server: whoever comes to salvage brings a line along, and calls before the second try.
      while (tries > 0 && !office.isUp)
        await simulation.wait(minuteMs, `${machine.name} waits for the server`);
      network.link(machine.name).isUp = true;
      const program = this.#shop.newProgram();
      const exit = await program
        .run(() =>
          salvageJournal({
            dataDir,
            world: { now: program.now, randomness: program.randomBytes },
            office: (identity) => this.#officeOf(identity),
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

  #officeOf(identity: Identity): HeadOffice {
    const office = httpHeadOffice(homeServer(identity, () => undefined));
    return this.#world.asksNothingBack
      ? { ...office, heldEntries: (ask) => office.heldEntries({ ...ask, first: nowhere }) }
      : office;
  }
}

type CanBeLost = KeptEntry & { readonly isHeld: boolean };

/** Bits of one entry, wherever the file has a copy of it. */
function spoil(file: string, { entry: { id } }: KeptEntry): void {
  const bytes = readFileSync(file);
  const text = `"id":"${id}"`;
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) bytes[at + 1] = 0x49; // i to I
  writeFileSync(file, bytes);
}
