import { existsSync, readFileSync } from 'node:fs';
import type { CardToken } from '../../terminal/core/card-token.ts';
import { readIdentity } from '../../terminal/till/identity.ts';
import { TillError } from '../../terminal/till/ports.ts';
import { Till } from '../../terminal/till/till.ts';
import { tillFiles } from '../../terminal/till/till-files.ts';
import { openCounter } from './cashier.ts';
import type { KeptEntry } from './kept-entry.ts';
import { type Machine, Program } from './machine/program.ts';
import { SimulatedLine } from './simulated-line.ts';
import { Told } from './told.ts';
import type { World } from './world.ts';

export type RunningTill = { readonly program: Program; readonly till: Till };

/** One shop's till on its machine, and what people at its counter were told. */
export class Shop {
  readonly number: number;
  readonly machine: Machine;
  readonly dataDir: string;
  readonly #world: World;
  told = new Told();
  line: SimulatedLine | null = null;
  /** Known once it has started. */
  terminal = '';
  #program: Program | null = null;
  #till: Till | null = null;

  constructor(world: World, machine: Machine, place: { readonly number: number; readonly dataDir: string }) {
    this.#world = world;
    this.machine = machine;
    this.number = place.number;
    this.dataDir = place.dataDir;
  }

  /** Somebody is busy with it, when no program runs. */
  get isUp(): boolean {
    return this.#program !== null || this.isUnderRepair || this.isWiped;
  }

  /** Staff have taken it back. */
  isToBeWiped = false;

  /** Its key is gone: nobody starts it any more. */
  get isWiped(): boolean {
    const { identity } = tillFiles(this.dataDir);
    // The key's bytes are written over before the file goes.
    return this.isToBeWiped && !(existsSync(identity) && readFileSync(identity).some((byte) => byte !== 0));
  }

  /** Its journal is damaged, and nobody starts it meanwhile. */
  isUnderRepair = false;

  /** Its journal was damaged, and goes on in another epoch. */
  wasSalvaged = false;

  /** Sales that its journal has lost, as everybody knows by now. */
  readonly lost = new Map<string, KeptEntry>();

  knowsItLost(entry: KeptEntry): void {
    this.lost.set(entry.entry.id, entry);
    this.told.sales.delete(entry.entry.id);
  }

  /** What a start says, and then is over. */
  async opensOnce(): Promise<'open' | string> {
    const program = this.newProgram();
    const opened = await program
      .run(() => this.#open(program))
      .catch((error: unknown) => (error instanceof TillError ? error.code : String(error)));
    program.end();
    for (const database of program.databases) await database.cut('kill');
    return typeof opened === 'string' ? opened : 'open';
  }

  /** Its till has started and works. */
  get isOpen(): boolean {
    return this.#till !== null;
  }

  running(): RunningTill {
    if (this.#program === null || this.#till === null) throw new Error(`${this.machine.name} is down`);
    return { program: this.#program, till: this.#till };
  }

  /** Two machines run on this till's disk. */
  isCloned = false;

  /** Staff have written off what it held. */
  isGivenUp = false;

  /** What people were told here was told before the disk was copied. */
  knowsWhat(original: Shop): void {
    this.terminal = original.terminal;
    this.told = original.told.copy();
    original.isCloned = true;
    this.isCloned = true;
  }

  newProgram(): Program {
    return new Program(this.machine);
  }

  /** Starts the till's program on what its disk holds; with members' cards, the shop opens as well. */
  async start(tokens: readonly CardToken[] = []): Promise<void> {
    if (this.isWiped) return;
    const program = this.newProgram();
    this.#program = program;
    const opened = await program.run(() => this.#open(program)).catch((error: unknown) => error as Error);
    if (!program.isAlive) return;
    if (opened instanceof Error) {
      // A disk that fails while the till starts: whoever is at the counter starts it again.
      if (!this.#world.isTroubled(this.machine))
        this.#world.broken(`${this.machine.name} does not start: ${opened.message}`);
      await this.crash('kill');
      return;
    }
    this.#till = opened;
    if (tokens.length > 0)
      openCounter({
        world: this.#world,
        told: this.told,
        isClosed: () => this.isWiped,
        machine: this.machine,
        program,
        till: opened,
        tokens,
      });
  }

  async #open(program: Program): Promise<Till> {
    const identity = await readIdentity(tillFiles(this.dataDir).identity);
    if (identity === null) throw new Error('no identity');
    this.terminal = identity.terminal;
    const till = await Till.open({
      dataDir: this.dataDir,
      identity,
      readers: [],
      devices: { schema: 1, scanners: 'off' },
      world: {
        now: program.now,
        sinceBoot: program.sinceBoot,
        randomness: program.randomBytes,
        log: (event, facts) => this.#logged(event, facts ?? {}),
      },
      fatal: (error) =>
        this.#world.broken(`${this.machine.name} stopped itself: ${(error as Error).message}`),
      line: (events) => {
        this.line = new SimulatedLine(program, identity.terminal, events);
        this.#world.lines.add(this.line);
        return this.line;
      },
    });
    till.start();
    return till;
  }

  async stop(): Promise<void> {
    const { till, program } = this.running();
    await program.run(() => till.close());
    this.#forget();
  }

  /** Ends the program where it stands; what the disk holds is what the next start finds. */
  async crash(how: 'kill' | 'power'): Promise<void> {
    const program = this.#program;
    this.#forget();
    if (how === 'power') this.machine.bootedAtMs = this.machine.simulation.nowMs;
    if (program === null) return;
    for (const database of program.databases) await database.cut(how);
  }

  #forget(): void {
    this.line?.stop();
    if (this.line !== null) this.#world.lines.delete(this.line);
    this.line = null;
    this.#program?.end();
    this.#program = null;
    this.#till = null;
  }

  #logged(event: string, facts: Readonly<Record<string, unknown>>): void {
    if (event === 'entry-rejected')
      this.#world.broken(
        `${this.machine.name}: the server rejected entry ${facts['sequence']}: ${facts['reason']}`,
      );
    this.#world.logged(event, facts);
  }
}
