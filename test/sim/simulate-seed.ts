import { rmSync } from 'node:fs';
import { auditAtTheEnd, auditUnderWay, type WorldSums } from './audit.ts';
import { readTill } from './books.ts';
import { addCounts, type FaultCounts, noFaults } from './fault-counts.ts';
import { freeHeldBack } from './lost-server.ts';
import type { Shop } from './shop.ts';
import { SimulatedWorld } from './simulated-world.ts';
import { Troubles } from './troubles.ts';
import { planUnionActs, type UnionAct } from './union-acts.ts';
import { copyTemplate, type UnionTemplate } from './union-template.ts';

const hourMs = 3_600_000;
/** Tills ask every half to one and a half of the pace that the head prescribes: after this much of it each has asked. */
const healingPaces = 1.8;
/** Twins are found when they have reported in turn, twice each. */
const healingPacesOfTwins = 3.2;
/** After a restoration tills go on selling for so long, then staff free what was held back. */
const freeingPaces = 1.2;
const auditEveryHours = 6;
/** Shops open one after the other. */
const startingMsMax = 300_000;

export type SeedReport = {
  readonly seed: number;
  readonly tillHours: number;
  readonly sales: number;
  readonly entries: number;
  readonly events: number;
  readonly counts: FaultCounts;
  readonly tillLog: Readonly<Record<string, number>>;
  readonly violations: readonly string[];
  readonly traceHash: string;
};

export type SeedOptions = {
  readonly seed: number;
  /** Hours of trouble; healing comes after. */
  readonly hours: number;
  /** How many times as often everything goes wrong; for short runs. */
  readonly haste?: number;
  /** From one customer to the next, at most. */
  readonly customerEveryMsMax?: number;
  /** So many members at most come to buy; the first has left the union and never comes. */
  readonly members?: number;
  /** This happens in this world, whatever its seed. */
  readonly mustHappen?: readonly UnionAct[];
  /** Breaks the world on purpose before it begins: its audit must see it. */
  readonly canary?: (world: SimulatedWorld) => void;
  readonly watch?: (line: string) => void;
};

/** One seed: days of trade and trouble, then healing, then the books are compared. */
export async function simulateSeed(template: UnionTemplate, options: SeedOptions): Promise<SeedReport> {
  const { seed, hours, canary, watch } = options;
  const folder = copyTemplate(template);
  try {
    const world = new SimulatedWorld({ seed, startMs: template.endMs, folder, tills: template.tills, watch });
    const { simulation, office, shops } = world;
    const tokens = template.tokens.slice(0, options.members);
    canary?.(world);
    world.isTrading = true;
    if (options.customerEveryMsMax !== undefined) world.customerEveryMsMax = options.customerEveryMsMax;
    await world.until(office.start());
    for (const shop of shops)
      simulation.later(simulation.evenly(0, startingMsMax), `${shop.machine.name} START`, () => {
        void shop.start(tokens);
      });
    const troubles = new Troubles(world, tokens, options.haste ?? 1);
    troubles.begin();
    troubles.plan(simulation.evenly(hours * hourMs * 0.1, hours * hourMs * 0.9));
    // In every other world one disk is copied.
    if (seed % 2 === 0)
      troubles.cloneLater(
        shops[simulation.random.whole(shops.length)] as Shop,
        simulation.evenly(0, (hours * hourMs) / 2),
      );
    const { leavers, fullDisk, endUnionActs, unionActsDone } = planUnionActs(world, {
      tokens,
      guests: template.guests,
      hoursMs: hours * hourMs,
      isBroken: canary !== undefined,
      mustHappen: options.mustHappen ?? [],
    });
    for (let hour = 0; hour < hours; hour += auditEveryHours) {
      await simulation.run(template.endMs + Math.min(hours, hour + auditEveryHours) * hourMs);
      await auditUnderWay(world).catch(unreadable(world));
    }
    await world.until(endUnionActs());
    await world.until(troubles.heal());
    await world.until(unionActsDone());
    if (world.isRestored) {
      await simulation.run(simulation.nowMs + freeingPaces * template.pollSeconds * 1_000);
      await freeHeldBack(world);
      await simulation.run(simulation.nowMs + (freeingPaces / 2) * template.pollSeconds * 1_000);
    }
    world.isTrading = false;
    const paces = world.clones.length > 0 ? healingPacesOfTwins : healingPaces;
    await simulation.run(simulation.nowMs + paces * template.pollSeconds * 1_000);
    for (const program of [office, ...shops]) await program.crash('kill');
    const { sales, entries } = await auditAtTheEnd(world).catch(unreadable(world));
    fullDisk?.audit();
    leavers.audit(await Promise.all(shops.map(readTill)));
    return {
      seed,
      tillHours: Math.round((template.tills * (simulation.nowMs - template.endMs)) / hourMs),
      sales,
      entries,
      events: simulation.happened,
      counts: countsOf(world),
      tillLog: Object.fromEntries(world.tillLog),
      violations: world.violations,
      traceHash: simulation.traceHash(),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file that its own program could not read either. */
function unreadable(world: SimulatedWorld): (error: unknown) => WorldSums {
  return (error) => {
    world.broken(`the books cannot be read: ${(error as Error).message}`);
    return { sales: 0, entries: 0 };
  };
}

function countsOf({ counts, network, office, shops }: SimulatedWorld): FaultCounts {
  const sum = noFaults();
  addCounts(sum, counts);
  const { lost, unanswered, repeated, overtaken, tooLate } = network.counted;
  sum.lostCalls += lost;
  sum.unansweredCalls += unanswered;
  sum.repeatedCalls += repeated;
  sum.overtakenCalls += overtaken;
  sum.callsTooLate += tooLate;
  for (const { machine } of [office, ...shops]) {
    sum.failedWrites += machine.disk.counted.failedWrites;
    sum.unansweredWrites += machine.disk.counted.unansweredWrites;
  }
  return sum;
}
