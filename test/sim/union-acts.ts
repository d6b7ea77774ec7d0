import type { CardToken } from '../../terminal/core/card-token.ts';
import { DamagedJournal } from './damaged-journal.ts';
import { FullDisk } from './full-disk.ts';
import { GivenUpTill } from './given-up-till.ts';
import type { Guest } from './guest.ts';
import { GuestUnion } from './guest-union.ts';
import { Leavers } from './leavers.ts';
import { LostServer } from './lost-server.ts';
import { KeyCeremony } from './new-keys.ts';
import type { Shop } from './shop.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import { WipedTill } from './wiped-till.ts';

const fullForMs = [120_000, 2_400_000] as const;

/** What can be wanted of a world. */
export type UnionAct = 'salvage' | 'guests';

/** What the union and its staff do in a world of this seed, besides publishing offers; each in some worlds only. */
export function planUnionActs(
  world: SimulatedWorld,
  how: {
    readonly tokens: readonly CardToken[];
    readonly guests: readonly Guest[];
    readonly hoursMs: number;
    /** Nothing begins in it that waits until tills and server have found each other, but for what must happen. */
    readonly isBroken: boolean;
    readonly mustHappen: readonly UnionAct[];
  },
) {
  const { tokens, guests, hoursMs, isBroken, mustHappen } = how;
  const isSalvage = mustHappen.includes('salvage');
  const { simulation, shops } = world;
  const { seed } = simulation;
  const kind = seed % 6;
  const lostServer = new LostServer(world);
  const ceremony = new KeyCeremony(world);
  const leavers = new Leavers(world, tokens);
  const givenUp = new GivenUpTill(world);
  const within = (from: number, to: number) => simulation.evenly(from * hoursMs, to * hoursMs);
  const place = simulation.random.whole(shops.length);
  const otherShop = shops[(place + 1) % shops.length] as Shop;
  if (kind === 5) lostServer.plan({ backupMs: within(0, 0.33), lossMs: within(0.33, 1) });
  if (kind === 1 || kind === 4) ceremony.plan(within(0.2, 0.9));
  if (kind === 3 || kind === 4) givenUp.plan(shops[place] as Shop, within(0.1, 0.5));
  const fullDisk = kind === 2 ? new FullDisk(world, shops[0] as Shop) : null;
  // Beside a till that is written off or wiped: on another one.
  const damaged =
    isSalvage || (kind === 3 && !isBroken)
      ? new DamagedJournal(world, { shop: otherShop, tokens, mustComeBack: isSalvage || seed % 4 === 3 })
      : null;
  damaged?.plan(within(0.3, 0.6));
  const wiped = kind === 1 && !isBroken ? new WipedTill(world, shops[place] as Shop, tokens) : null;
  wiped?.plan(within(0.1, 0.4));
  const guestUnion = mustHappen.includes('guests') || (kind < 2 && !isBroken) ? new GuestUnion(world) : null;
  guestUnion?.plan(guests, within(0, 0.2));
  fullDisk?.plan({ fullMs: within(0.2, 0.7), clearedMs: simulation.evenly(...fullForMs) });
  if (kind !== 5) leavers.plan(hoursMs);
  const endUnionActs = async () => {
    leavers.over();
    givenUp.over();
    fullDisk?.over();
    await ceremony.over();
    await lostServer.over();
  };
  /** What takes its time until all is well again. */
  const unionActsDone = async () => {
    await wiped?.done();
    await damaged?.done();
    await guestUnion?.done();
  };
  return { leavers, fullDisk, endUnionActs, unionActsDone };
}
