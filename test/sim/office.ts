import { Writable } from 'node:stream';
import { pino } from 'pino';
import { type RunningServer, type ServerStore, startServer } from '../../server/service.ts';
import { type Machine, Program } from './machine/program.ts';
import { serverPort, type World } from './world.ts';

/** The union's server on its machine: the program that `npm run server` runs, started, killed and started again. */
export class Office {
  readonly machine: Machine;
  readonly dataDir: string;
  readonly #world: World;
  #program: Program | null = null;
  #server: RunningServer | null = null;

  /** Its disk is gone: there is nothing to start. */
  isLost = false;

  constructor(world: World, machine: Machine, dataDir: string) {
    this.#world = world;
    this.machine = machine;
    this.dataDir = dataDir;
  }

  get isUp(): boolean {
    return this.#server !== null;
  }

  program(): Program {
    if (this.#program === null) throw new Error('the server is down');
    return this.#program;
  }

  store(): ServerStore {
    if (this.#server === null) throw new Error('the server is down');
    return this.#server.store;
  }

  /** Nobody starts a second one beside a server that runs, or is about to. */
  async start(): Promise<void> {
    if (this.isLost || this.#program !== null) return;
    const program = new Program(this.machine);
    this.#program = program;
    const server = await program
      .run(() =>
        startServer({
          dataDir: this.dataDir,
          port: serverPort,
          now: program.now,
          random: program.randomBytes,
          log: pino({ level: 'error' }, this.#complaints()),
        }),
      )
      .catch((error: unknown) => error as Error);
    if (!program.isAlive) return;
    if (server instanceof Error) {
      // A disk that fails while the server starts: staff start it again.
      if (!this.#world.isTroubled(this.machine))
        this.#world.broken(`the server does not start: ${server.message}`);
      await this.crash('kill');
      return;
    }
    this.#server = server;
    server.store.announcements.listen((announcement) => {
      const { type } = announcement;
      if (type !== 'head' && type !== 'assignment' && type !== 'leases') return;
      for (const line of this.#world.lines) line.announced(announcement);
    });
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server !== null) await this.program().run(() => server.stop());
    this.#program?.end();
    this.#program = null;
  }

  /** Ends the program where it stands. */
  async crash(how: 'kill' | 'power'): Promise<void> {
    const program = this.#program;
    if (program === null) return;
    program.end();
    this.#program = null;
    this.#server = null;
    this.#world.network.serverGone();
    for (const database of program.databases) await database.cut(how);
  }

  /** An error that the server logs is its own fault, unless a disk was told to fail. */
  #complaints(): Writable {
    return new Writable({
      write: (chunk, _encoding, done) => {
        if (!this.#world.isTroubled(this.machine)) this.#world.broken(`server: ${String(chunk).trim()}`);
        done();
      },
    });
  }
}
