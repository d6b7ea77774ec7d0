import { findChainFault, genesisHash } from '../../terminal/core/journal/chain.ts';
import type { MoneyEntry } from '../../terminal/core/journal/entry.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { auditClones } from './audit-clones.ts';
import { auditHeldLimits } from './audit-held-limits.ts';
import { auditQuotas } from './audit-quotas.ts';
import { auditUnions } from './audit-unions.ts';
import { auditUsesElsewhere } from './audit-uses-elsewhere.ts';
import { lostButHeld, readServer, readTill, type ServerBooks, type TillBooks } from './books.ts';
import { guestProgramme, programmeId } from './sim-offers.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import { auditWiped } from './wiped-till.ts';

/**
 * What an honest till may be asked about: a member's limit is counted across tills only when their journals are in
 * (`server/quotas/README.md`), and a clock that jumped while nobody could tell the time is said, not hidden.
 */
const honestDoubts = new Set([
  'over-limit-offline',
  'times-differ',
  'in-the-future',
  'before-its-cache',
  // Staff gave the till up, and it was not lost.
  'late-over-writeoff',
  // The member left while the till was away: the register knows it, the till's files did not.
  'member-unlike',
  // No card was there: a simulated tap carries nothing that a chip has signed.
  'presentation-unproved',
]);

/** While the world runs: the server holds nothing that a till does not, and no till forgets what it does not hold. */
export async function auditUnderWay(world: SimulatedWorld): Promise<void> {
  if (world.office.isLost) return;
  const server = await readServer(world.office.dataDir);
  for (const shop of world.shops) {
    // A journal that lost something is looked at when all is well again.
    if (shop.isCloned || shop.isUnderRepair || shop.lost.size > 0) continue;
    const till = await readTill(shop);
    const held = heldOf(till, server);
    const name = shop.machine.name;
    if (till.acknowledged > held && !world.isRestored)
      world.broken(`${name} believes ${till.acknowledged} acknowledged, the server holds ${held}`);
    if (held > (till.entries.at(-1)?.sequence ?? 0))
      world.broken(`the server holds entry ${held} of ${name}, which has fewer`);
  }
}

/** Up to where the server holds the epoch of the till's last entry: it may have begun another, and sold nothing in it. */
function heldOf({ terminal, entries, newestEpoch }: TillBooks, server: ServerBooks): number {
  const epoch = entries.at(-1)?.epoch ?? newestEpoch;
  const row = server.terminals.find(({ id }) => id === terminal);
  if (row?.epoch === epoch) return row.sequence;
  const held = (server.entries.get(terminal) ?? []).filter((entry) => entry.epoch === epoch);
  return held.at(-1)?.sequence ?? 0;
}

/** The server says of what comes behind a loss that it does. */
const doubtsAfterLoss = new Set(['after-lost-entries']);

/** Published after the backup: what was sold under such a head cannot be decided again. */
const doubtsAfterRestore = new Set(['cache-unknown']);

export type WorldSums = { readonly sales: number; readonly entries: number };

/** At the end, when all is well again and everything had its time. */
export async function auditAtTheEnd(world: SimulatedWorld): Promise<WorldSums> {
  const server = await readServer(world.office.dataDir);
  const tills: TillBooks[] = [];
  for (const shop of world.shops) tills.push(await readTill(shop));
  for (const till of tills) {
    auditTold(world, till);
    auditChain(world, till);
    auditLoss(world, till);
    if (!till.shop.isCloned) auditHandedIn(world, till, server);
  }
  auditSums(world, tills, server);
  auditQuotas(world, tills, server);
  auditHeldLimits(world, tills, server);
  auditUsesElsewhere(world, tills, server);
  auditClones(world, tills, server);
  if (world.clones.length === 0) auditUnions(world, tills, server);
  world.simulation.note(`end ${tills.map(({ entries }) => entries.at(-1)?.sequence ?? 0).join(' ')}`);
  const entries = tills.flatMap((till) => till.entries);
  return { entries: entries.length, sales: entries.filter(({ entry }) => entry.kind === 'sale').length };
}

/** Every sale that was said to be made is in the journal as it was said, and none that was said not to be. */
function auditTold(world: SimulatedWorld, { shop, entries }: TillBooks): void {
  const name = shop.machine.name;
  const sales = new Map(
    entries.flatMap(({ entry }) => (entry.kind === 'sale' ? [[entry.id, entry] as const] : [])),
  );
  const refunds = new Map(
    entries.flatMap(({ entry }) => (entry.kind === 'refund' ? [[entry.id, entry] as const] : [])),
  );
  for (const [id, told] of shop.told.sales) {
    const sale = sales.get(id);
    if (sale === undefined) world.broken(`${name}: the acknowledged sale ${id} is not in the journal`);
    else if (sale.decision.payable !== told.payable || sale.decision.discount !== told.discount)
      world.broken(`${name}: the sale ${id} is not what was said`);
  }
  for (const [id, sale] of sales) {
    if (shop.told.sales.has(id) || shop.told.unanswered.has(sale.checkout)) continue;
    world.broken(
      `${name}: the sale ${id} was never acknowledged${shop.told.denied.has(sale.checkout) ? ', it was denied' : ''}`,
    );
  }
  for (const [id, amount] of shop.told.refunds)
    if (refunds.get(id)?.amount !== amount)
      world.broken(`${name}: the acknowledged refund ${id} is not in the journal`);
}

function auditChain(world: SimulatedWorld, { shop, terminal, entries, newestEpoch }: TillBooks): void {
  for (const epoch of new Set(entries.map((row) => row.epoch))) {
    // What is left of a damaged epoch has gaps: it is held against what was damaged, and against the server's.
    if (epoch < newestEpoch) continue;
    const chained = entries
      .filter((row) => row.epoch === epoch)
      .map((row) => ({ ...row, previousHash: row.previous_hash }));
    const start = { epoch, sequence: 0, hash: genesisHash(sha256, terminal, epoch) };
    const fault = findChainFault(sha256, chained, start);
    if (fault !== null)
      world.broken(`${shop.machine.name}: ${fault.fault} at ${fault.epoch}/${fault.sequence}`);
  }
}

/** What a till has lost is what was damaged: one entry, and the till's word to the server leaves it out and nothing else. */
function auditLoss(world: SimulatedWorld, { shop, entries, keptRuns }: TillBooks): void {
  if (shop.lost.size === 0) return;
  const places = entries.map(({ epoch, sequence }) => `${epoch}/${sequence}`);
  const said = keptRuns.flatMap(({ epoch, first, last }) =>
    Array.from({ length: last - first + 1 }, (_, place) => `${epoch}/${first + place}`),
  );
  const kept = new Set(places);
  for (const place of said)
    if (!kept.has(place)) world.broken(`${shop.machine.name}: said that it has ${place}, and has it not`);
  for (const id of shop.lost.keys())
    if (entries.some(({ entry }) => entry.id === id))
      world.broken(`${shop.machine.name}: believes the damaged entry ${id}`);
}

/** The server holds every entry once, with the same bytes, took each for good, and has no alarm. */
function auditHandedIn(world: SimulatedWorld, till: TillBooks, server: ServerBooks): void {
  const name = till.shop.machine.name;
  const held = server.entries.get(till.terminal) ?? [];
  const newest = till.entries.at(-1);
  const lostLast = [...till.shop.lost.values()].filter(({ epoch }) => epoch === newest?.epoch);
  const last = Math.max(newest?.sequence ?? 0, ...lostLast.map(({ sequence }) => sequence));
  const lost = held.filter(({ bytes }) =>
    till.shop.lost.has((JSON.parse(bytes) as { readonly id: string }).id),
  );
  if (held.length !== till.entries.length + lost.length)
    world.broken(
      `${name}: has ${till.entries.length} entries and lost ${lost.length}, the server ${held.length}`,
    );
  const places = new Map(held.map((row) => [`${row.epoch}/${row.sequence}`, row]));
  for (const row of till.entries) {
    const other = places.get(`${row.epoch}/${row.sequence}`);
    if (other === undefined) break;
    if (other.bytes !== row.bytes || other.sequence !== row.sequence || other.epoch !== row.epoch)
      world.broken(`${name}: entry ${row.sequence} is another one at the server`);
    if (other.outcome !== 'accepted')
      world.broken(`${name}: entry ${row.sequence} is ${other.outcome}: ${other.reason}`);
    for (const { reason, words } of JSON.parse(other.doubts ?? '[]') as Record<'reason' | 'words', string>[])
      if (
        honestDoubts.has(reason) ||
        (world.isRestored && doubtsAfterRestore.has(reason)) ||
        (till.shop.lost.size > 0 && doubtsAfterLoss.has(reason))
      )
        world.counts.doubts += 1;
      else world.broken(`${name}: entry ${row.sequence} is doubted: ${reason}: ${words}`);
  }
  const isLastLost = last > (newest?.sequence ?? 0);
  // A sale that is lost was handed in before, or never was.
  if (till.acknowledged !== last && !(isLastLost && till.acknowledged === newest?.sequence))
    world.broken(`${name}: ${last - till.acknowledged} entries are not acknowledged after healing`);
  if (till.shop.isToBeWiped) auditWiped(world, till, server);
  else auditNews(world, till, server);
  const alarm = server.terminals.find(({ id }) => id === till.terminal)?.alarm ?? null;
  const [damaged] = till.shop.lost.values();
  if (damaged !== undefined) {
    const words = `of epoch ${damaged.epoch} the till has lost 1 entries (${damaged.sequence})`;
    if (alarm?.includes(words) !== true)
      world.broken(`${name}: lost ${damaged.epoch}/${damaged.sequence}, the server says ${alarm}`);
  } else if (till.shop.wasSalvaged) {
    if (alarm?.includes('nothing is lost') !== true)
      world.broken(`${name}: was salvaged and lost nothing, the server says ${alarm}`);
  } else if (alarm !== null) world.broken(`${name}: an honest till has an alarm: ${alarm}`);
}

/** The newest root and head are known everywhere. */
function auditNews(world: SimulatedWorld, till: TillBooks, server: ServerBooks): void {
  const { name } = till.shop.machine;
  for (const programme of world.guests.length > 0 ? [programmeId, guestProgramme] : [programmeId]) {
    const nothing = { root: 0, head: 0 };
    const { root, head } = till.trusts.get(programme) ?? nothing;
    const published = server.published.get(programme) ?? nothing;
    if (root !== published.root)
      world.broken(`${name}: trusts root ${root} of ${programme}, published is ${published.root}`);
    // The hourly head of the last minutes may still be under way.
    if (published.head - head > 1)
      world.broken(`${name}: holds head ${head} of ${programme}, published is ${published.head}`);
  }
}

/** Payable, discount and each funder's share: the tills' sums are the server's. */
function auditSums(world: SimulatedWorld, tills: readonly TillBooks[], server: ServerBooks): void {
  const sums = { payable: 0, discount: 0, redemptions: 0 };
  const funders = new Map<string, number>();
  for (const entry of moneyEntries(tills, server)) {
    const sign = entry.kind === 'sale' ? 1 : -1;
    sums.payable += entry.kind === 'sale' ? entry.decision.payable : -entry.amount;
    sums.discount += sign * (entry.kind === 'sale' ? entry.decision.discount : entry.discount);
    sums.redemptions += 1;
    for (const { funder, amount } of entry.kind === 'sale' ? entry.decision.funders : entry.funders)
      funders.set(funder, (funders.get(funder) ?? 0) + sign * amount);
  }
  const differ = (what: string, tillsSay: number, serverSays: number) => {
    if (tillsSay !== serverSays)
      world.broken(`${what}: the tills have ${tillsSay}, the server ${serverSays}`);
  };
  const rows = server.redemptions;
  differ('redemptions', sums.redemptions, rows.length);
  differ(
    'payable',
    sums.payable,
    rows.reduce((sum, row) => sum + row.payable, 0),
  );
  differ(
    'discount',
    sums.discount,
    rows.reduce((sum, row) => sum + row.discount, 0),
  );
  for (const funder of new Set([...funders.keys(), ...server.funders.keys()]))
    differ(`funder ${funder}`, funders.get(funder) ?? 0, server.funders.get(funder) ?? 0);
}

/**
 * Of two copies of one till the server holds one way of the fork: that is what counts there. What a journal has lost, the
 * server may hold.
 */
function moneyEntries(tills: readonly TillBooks[], server: ServerBooks): readonly MoneyEntry[] {
  const honest = tills
    .filter(({ shop }) => !shop.isCloned)
    .flatMap(({ entries }) => entries.map(({ entry }) => entry));
  const cloned = new Set(tills.filter(({ shop }) => shop.isCloned).map(({ terminal }) => terminal));
  const held = [...cloned].flatMap((terminal) =>
    (server.entries.get(terminal) ?? []).map(({ bytes }) => JSON.parse(bytes) as MoneyEntry),
  );
  return [...honest, ...held, ...lostButHeld(tills, server)].filter(
    (entry) => entry.kind === 'sale' || entry.kind === 'refund',
  );
}
