import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nextKey } from '../../server/ceremony/next-keys.ts';
import { draftNextRoot } from '../../server/ceremony/root-draft.ts';
import { draftPaper, envelopeOf, type RootPaper, signPaper } from '../../server/ceremony/root-paper.ts';
import { keyFileNames } from '../../server/publish/programme-keys.ts';
import { publishRoot, trustedRoot } from '../../server/publish/publish-root.ts';
import { dataFolder } from '../../server/store/data-folder.ts';
import { instantNow, type ServerStore } from '../../server/store/server-store.ts';
import type { Envelope } from '../../terminal/wire/envelope.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import { programmeId } from './sim-offers.ts';
import type { SimulatedWorld } from './simulated-world.ts';

const minuteMs = 60_000;
/** Root keys that the template made, of which each root takes enough. */
const rootKeyFiles = 3;

/**
 * The holders of root keys put another head key and another publisher key in force, while some tills are away; and one
 * of them hands over to another holder.
 */
export class KeyCeremony {
  readonly #world: SimulatedWorld;
  #holders: readonly SigningKey[] = [];
  #isOver = false;
  /** A disk failed between the root and its head: the server ends that within a minute, or when it starts. */
  #isBrokenOff = false;

  constructor(world: SimulatedWorld) {
    this.#world = world;
  }

  plan(afterMs: number): void {
    this.#world.simulation.later(afterMs, 'office NEW KEYS', () => {
      const { office, simulation } = this.#world;
      if (this.#isOver) return;
      // Staff wait for the server, as for a dialog that does not open.
      if (!office.isUp) return this.plan(simulation.evenly(0, minuteMs));
      void office.program().run(() => this.#hold(office.store()));
    });
  }

  /** A simulated minute of what is done every minute is a quarter of an hour: the start is not waited for so long. */
  async over(): Promise<void> {
    this.#isOver = true;
    if (this.#isBrokenOff) await this.#world.office.crash('kill');
  }

  async #hold(store: ServerStore): Promise<void> {
    const { office, counts } = this.#world;
    try {
      const published = await publishRoot(store, programmeId, envelopeOf((await this.#draft(store)).text));
      if ('refused' in published)
        return this.#world.broken(`the new root was refused: ${published.refused.code}`);
      counts.newRoots += 1;
    } catch (error) {
      this.#isBrokenOff = true;
      if (!this.#world.isTroubled(office.machine))
        this.#world.broken(`the ceremony failed: ${(error as Error).message}`);
    }
  }

  async #draft(store: ServerStore): Promise<RootPaper> {
    const row = await store.database
      .selectFrom('programmes')
      .select('root')
      .where('id', '=', programmeId)
      .executeTakeFirstOrThrow();
    const before = JSON.parse(row.root) as Envelope;
    const keys = dataFolder(this.#world.office.dataDir).programmeKeys(programmeId);
    const [leaves, ...stay] = await this.#rootKeys(keys);
    // Made from the seed, as every key here.
    const follower = SigningKey.generate();
    const change = {
      ...{ head: await nextKey(keys, 'head'), publisher: await nextKey(keys, 'publisher') },
      ...{ addRootKeys: [follower.publicKey], removeRootKeys: leaves === undefined ? [] : [leaves.id] },
    };
    const next = draftNextRoot(trustedRoot(row.root), { change, issuedAt: instantNow(store) });
    let paper = draftPaper(before, next);
    // Enough of the old ones, and enough of the new ones: the one who leaves need not.
    for (const key of [...stay, follower]) paper = signPaper(paper, key);
    this.#holders = [...stay, follower];
    return paper;
  }

  async #rootKeys(folder: string): Promise<readonly SigningKey[]> {
    if (this.#holders.length > 0) return this.#holders;
    const files = Array.from({ length: rootKeyFiles }, (_, place) => keyFileNames.root(place + 1));
    this.#holders = await Promise.all(
      files.map(async (name) => SigningKey.fromPem(await readFile(join(folder, name), 'utf8'))),
    );
    return this.#holders;
  }
}
