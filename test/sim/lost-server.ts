import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { restoreBackup } from '../../server/backup/restore-backup.ts';
import { takeBackup } from '../../server/backup/take-backup.ts';
import { restoredHolder } from '../../server/quotas/hold-back.ts';
import { writeOffLeases } from '../../server/quotas/write-off.ts';
import { readTill } from './books.ts';
import { Program } from './machine/program.ts';
import type { SimulatedWorld } from './simulated-world.ts';

const passphrase = 'simulated battery staple';
const minuteMs = 60_000;
/** A disk that fails is tried again by whoever stands before it. */
const triesMax = 50;

/** The server's disk is lost, and the server stands again from a backup that is older: tills have gone on meanwhile. */
export class LostServer {
  readonly #world: SimulatedWorld;
  readonly #backup: string;
  #isBackedUp = false;
  #isOver = false;
  #standsAgain: Promise<void> = Promise.resolve();

  constructor(world: SimulatedWorld) {
    this.#world = world;
    this.#backup = join(world.office.dataDir, 'backup');
  }

  /** While the world has trouble: a backup after so long, and the loss after so long. */
  plan({ backupMs, lossMs }: { readonly backupMs: number; readonly lossMs: number }): void {
    const { simulation } = this.#world;
    simulation.later(backupMs, 'office BACKUP', () => {
      this.#standsAgain = this.#takeBackup();
    });
    simulation.later(lossMs, 'office LOST', () => {
      if (this.#isOver) return;
      this.#standsAgain = this.#standsAgain.then(() => this.#restore());
    });
  }

  /** Resolves when the server stands, or may be started; nothing is lost any more from now on. */
  async over(): Promise<void> {
    this.#isOver = true;
    await this.#standsAgain;
  }

  async #takeBackup(): Promise<void> {
    await this.#tryAgain('backed up', async (program) => {
      const { now, randomBytes: random } = program;
      const { dataDir } = this.#world.office;
      await takeBackup({ now, random }, { dataDir, to: this.#backup, passphrase });
      this.#isBackedUp = true;
    });
  }

  async #restore(): Promise<void> {
    const { office, counts } = this.#world;
    if (!this.#isBackedUp) return;
    await office.crash('kill');
    office.isLost = true;
    rmSync(join(office.dataDir, 'server'), { recursive: true });
    await this.#tryAgain('restored', async (program) => {
      const { now, randomBytes: random } = program;
      const surroundings = { now, random, log: pino({ level: 'silent' }) };
      await restoreBackup(surroundings, { from: this.#backup, dataDir: office.dataDir, passphrase });
      counts.restoredServers += 1;
    });
    office.isLost = false;
    this.#world.isRestored = true;
    if (!this.#isOver) await office.start();
  }

  /** As a command of its own, which a failing disk breaks off. */
  async #tryAgain(what: string, work: (program: Program) => Promise<void>): Promise<void> {
    const { simulation, office } = this.#world;
    for (let tries = 0; tries < triesMax; tries += 1) {
      const program = new Program(office.machine);
      try {
        await program.run(() => work(program));
        program.end();
        return;
      } catch (error) {
        program.end();
        for (const database of program.databases) await database.cut('kill');
        if (!this.#world.isTroubled(office.machine))
          return this.#world.broken(`the server cannot be ${what}: ${(error as Error).message}`);
      }
      await simulation.wait(minuteMs, `office not ${what} yet`);
    }
    this.#world.broken(`the server was never ${what}`);
  }
}

/**
 * Staff free what a restored register holds back, when all journals are in. What tills still hold of leases that it does
 * not know may be spent over the limit: that much and no more.
 */
export async function freeHeldBack(world: SimulatedWorld): Promise<void> {
  const { office } = world;
  const store = office.store();
  const grants = await world.until(
    office.program().run(() => store.database.selectFrom('quotaGrants').select('id').execute()),
  );
  const known = new Set(grants.map(({ id }) => id));
  for (const shop of world.shops)
    for (const { grant_id, offer, measure, granted, used, released } of (await readTill(shop)).leases)
      if (!known.has(grant_id)) {
        const of = `${offer} ${measure}`;
        world.openUnknown.set(of, (world.openUnknown.get(of) ?? 0) + granted - used - released);
      }
  await world.until(
    office.program().run(() => writeOffLeases(store, { terminal: restoredHolder, by: 'simulated staff' })),
  );
}
