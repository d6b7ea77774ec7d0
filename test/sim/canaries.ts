import { type Kysely, sql } from 'kysely';
import { publishProgramme } from '../../server/service.ts';
import type { ServerTables } from '../../server/store/tables.ts';
import type { JournalTables } from '../../terminal/till/journal/journal-tables.ts';
import { sealOfLease } from '../../terminal/till/journal/sealed-rows.ts';
import type { Shop } from './shop.ts';
import { heldLimits, programmeId } from './sim-offers.ts';
import type { SeedOptions } from './simulate-seed.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import type { UnionAct } from './union-acts.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const amnesiaEveryMs = 2 * minuteMs;
const powerCutEveryMs = 5 * minuteMs;

type Canary = {
  /** Breaks the world before it begins. */
  readonly breaks: (world: SimulatedWorld) => void;
  /** The law that must say so. */
  readonly foundBy: RegExp;
  /** What must happen in the world besides. */
  readonly needs?: UnionAct;
};

const forgetfulDisks: Canary = {
  breaks: (world) => {
    for (const { machine } of world.shops) machine.disk.isForgetful = true;
    again(world, powerCutEveryMs, () => {
      for (const shop of world.shops)
        world.simulation.later(0, 'canary', async () => {
          await shop.crash('power');
          world.restartSoon(shop.machine);
        });
    });
  },
  foundBy: /is not in the journal|which has fewer|cannot be read/,
};

const repeatsCountTwice: Canary = {
  breaks: (world) => {
    again(world, minuteMs, () => {
      for (const { machine } of world.shops) world.network.link(machine.name).repeatedPermille = 1_000;
    });
    world.network.arrivedAgain = (path) => {
      if (!path.endsWith('/journal')) return;
      inRegister(world, (register) =>
        register.updateTable('redemptions').set({ payable: sql<number>`2 * payable + 1` }).execute(),
      );
    };
  },
  foundBy: /^payable: the tills have/,
};

const sentIsTaken: Canary = {
  breaks: (world) => {
    world.network.sent = (machine, path) => {
      if (!path.endsWith('/journal')) return;
      // A till that hears of a gap would hand in again what it believed to be taken: so nothing arrives.
      world.network.link(machine).lostPermille = 1_000;
      for (const shop of world.shops) if (shop.machine.name === machine) inJournal(shop, believeAll);
    };
  },
  foundBy: /acknowledged, the server holds/,
};

const endlessLeases: Canary = {
  breaks: (world) => {
    again(world, amnesiaEveryMs, () => {
      for (const shop of world.shops) inJournal(shop, fillLeases);
    });
  },
  foundBy: /could be given beyond$|at the server$/,
};

/** As if so much had been granted: a till that finds its own rows wrong does not start. */
async function fillLeases(journal: Kysely<JournalTables>): Promise<void> {
  for (const row of await journal.selectFrom('leases').selectAll().execute()) {
    const lease = { ...row, granted: 1_000_000 };
    await journal
      .updateTable('leases')
      .set({ granted: lease.granted, seal: sealOfLease(lease) })
      .where('grant_id', '=', row.grant_id)
      .execute();
  }
}

const forgottenUses: Canary = {
  breaks: (world) => {
    again(world, minuteMs, () => {
      const held = heldLimits.map(({ offer }) => offer);
      inRegister(world, (register) =>
        register.deleteFrom('redemptionOffers').where('offer', 'in', held).execute(),
      );
    });
  },
  foundBy: /^sim\.(strict|home): the member \S+ got/,
};

const forgetfulTills: Canary = {
  breaks: (world) => {
    again(world, amnesiaEveryMs, () => {
      for (const shop of world.shops)
        inJournal(shop, (journal) => journal.deleteFrom('uses_elsewhere').execute());
    });
  },
  foundBy: /was never told of/,
};

const forgivenLeavers: Canary = {
  breaks: (world) => {
    again(world, amnesiaEveryMs, () =>
      inRegister(world, async (register) => {
        await register.updateTable('members').set({ status: 'active' }).execute();
        await register.updateTable('cards').set({ status: 'active' }).execute();
        await register
          .updateTable('programmes')
          .set((of) => ({ membersRevision: of('membersRevision', '+', 1) }))
          .execute();
        await publishProgramme(world.office.store(), programmeId);
      }),
    );
  },
  foundBy: /had left with head/,
};

const hiddenLosses: Canary = {
  breaks: (world) => {
    again(world, minuteMs, () =>
      inRegister(world, (register) => register.updateTable('terminals').set({ alarm: null }).execute()),
    );
  },
  foundBy: /: (lost \S+|was salvaged and lost nothing), the server says/,
  needs: 'salvage',
};

const deafSalvages: Canary = {
  breaks: (world) => {
    world.asksNothingBack = true;
  },
  foundBy: /: lost \S+, which the server has, for good$/,
  needs: 'salvage',
};

const refundedTwice: Canary = {
  breaks: (world) => {
    // Once is enough; a server that is restored from a backup gets it anew.
    again(world, secondMs, () =>
      inRegister(world, (register) =>
        sql`create trigger if not exists twice after update of used on "quotaPools" when new.used < old.used begin
          update "quotaPools" set used = new.used - (old.used - new.used), free = new.free + (old.used - new.used)
            where offer = new.offer and measure = new.measure and per = new.per and period = new.period;
        end`.execute(register),
      ),
    );
  },
  foundBy: /^sim\.\S+: the tills gave \d+ \S+, the pool says/,
};

const guestsTakenForMembers: Canary = {
  breaks: (world) => {
    again(world, minuteMs, () =>
      inRegister(world, (register) =>
        register.updateTable('redemptions').set({ memberProgramme: programmeId }).execute(),
      ),
    );
  },
  foundBy: /^members of guest by \S+: the tills gave/,
  needs: 'guests',
};

/** Worlds that are broken on purpose: an audit that does not find each harm in them finds nothing at all. */
export const brokenWorlds: readonly Readonly<Record<string, Canary>>[] = [
  {
    'disks that say they have written and have not': forgetfulDisks,
    'tills that take what they have sent for taken': sentIsTaken,
  },
  {
    'a server that counts a repeated upload twice': repeatsCountTwice,
    'leases that fill up by themselves': endlessLeases,
    'a server that forgets what members have used': forgottenUses,
    'tills that forget what members used elsewhere': forgetfulTills,
    'a register in which stopped cards are good again': forgivenLeavers,
    'a salvage of which staff do not hear what is lost': hiddenLosses,
    'a salvage that does not ask for what was handed in': deafSalvages,
    'a home union that takes guests for its own members': guestsTakenForMembers,
  },
  {
    'a pool to which what members give back comes twice': refundedTwice,
  },
];

/** Much is sold in them and to one member, and little else goes wrong, so that harm shows itself soon. */
const brokenWorldSize = { hours: 0.12, haste: 20, customerEveryMsMax: 40_000, members: 2 } as const;
type BrokenWorld = typeof brokenWorldSize & Pick<SeedOptions, 'seed' | 'canary' | 'mustHappen'>;
/** Each has so many worlds to show itself in. */
const worldsMax = 10;

/** The canaries of one broken world that the audit did not see, in so many worlds; empty is good. */
export async function blindTo(
  canaries: Readonly<Record<string, Canary>>,
  simulate: (broken: BrokenWorld) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  let unseen = Object.entries(canaries);
  const mustHappen = Object.values(canaries).flatMap(({ needs }) => needs ?? []);
  const canary = (world: SimulatedWorld) => {
    for (const { breaks } of Object.values(canaries)) breaks(world);
  };
  for (let world = 0; world < worldsMax && unseen.length > 0; world += 1) {
    // In worlds with even seeds a disk is copied, and much is allowed to its till.
    const violations = await simulate({ ...brokenWorldSize, mustHappen, canary, seed: 2 * world + 1 });
    unseen = unseen.filter(([, { foundBy }]) => !violations.some((law) => foundBy.test(law)));
  }
  return unseen.map(([name]) => name);
}

function again(world: SimulatedWorld, everyMs: number, work: () => void): void {
  world.simulation.later(everyMs, 'canary', () => {
    work();
    again(world, everyMs, work);
  });
}

function inRegister(
  { office }: SimulatedWorld,
  work: (register: Kysely<ServerTables>) => Promise<unknown>,
): void {
  if (!office.isUp) return;
  const { database } = office.store();
  // Its disk may fail, too.
  void office
    .program()
    .run(() => work(database))
    .catch(() => {});
}

function inJournal(shop: Shop, work: (journal: Kysely<JournalTables>) => Promise<unknown>): void {
  if (!shop.isOpen) return;
  const { program, till } = shop.running();
  void program.run(() => work(till.desk.journal.database)).catch(() => {});
}

/** Marks the newest entry as acknowledged, though nobody has signed for it. */
async function believeAll(journal: Kysely<JournalTables>): Promise<void> {
  await sql`insert into acknowledged (epoch, sequence, hash, envelope, at)
    select epoch, sequence, hash, '{}', '' from entries order by epoch desc, sequence desc limit 1
    on conflict do update set sequence = excluded.sequence, hash = excluded.hash`.execute(journal);
}
