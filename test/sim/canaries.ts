import { type Kysely, sql } from 'kysely';
import type { JournalTables } from '../../terminal/till/journal/journal-tables.ts';
import type { Shop } from './shop.ts';
import type { SimulatedWorld } from './simulated-world.ts';

const minuteMs = 60_000;
const amnesiaEveryMs = 5 * minuteMs;

/** Worlds that are broken on purpose: an audit that finds nothing in them finds nothing at all. */
export const canaries: Readonly<Record<string, (world: SimulatedWorld) => void>> = {
  'disks that say they have written and have not': (world) => {
    for (const { machine } of world.shops) machine.disk.isForgetful = true;
  },
  'a server that counts a repeated upload twice': (world) => {
    again(world, minuteMs, () => {
      for (const { machine } of world.shops) world.network.link(machine.name).repeatedPermille = 1_000;
    });
    world.network.arrivedAgain = (path) => {
      const { office } = world;
      if (!path.endsWith('/journal') || !office.isUp) return;
      const { database } = office.store();
      const harm = database.updateTable('redemptions').set({ payable: sql<number>`2 * payable + 1` });
      void office
        .program()
        .run(() => harm.execute())
        .catch(() => {}); // its disk may fail, too
    };
  },
  'tills that take what they have sent for taken': (world) => {
    world.network.sent = (machine, path) => {
      if (!path.endsWith('/journal')) return;
      for (const shop of world.shops) if (shop.machine.name === machine) inJournal(shop, believeAll);
    };
  },
  'leases that fill up by themselves': (world) => {
    again(world, amnesiaEveryMs, () => {
      for (const shop of world.shops)
        inJournal(shop, (journal) => journal.updateTable('leases').set({ used: 0 }).execute());
    });
  },
};

function again(world: SimulatedWorld, everyMs: number, work: () => void): void {
  world.simulation.later(everyMs, 'canary', () => {
    work();
    again(world, everyMs, work);
  });
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
