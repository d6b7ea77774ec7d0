import type { JournalEntry } from '../../terminal/core/journal/entry.ts';
import type { JournalTables } from '../../terminal/till/journal/journal-tables.ts';
import { lostButHeld, type ServerBooks, type TillBooks } from './books.ts';
import { sharedLimits } from './sim-offers.ts';
import type { SimulatedWorld } from './simulated-world.ts';

/** Limits that tills share: never passed, and what tills, grants and pools say of them is one sum. */
export function auditQuotas(world: SimulatedWorld, tills: readonly TillBooks[], server: ServerBooks): void {
  for (const { offer, measure, size } of sharedLimits(world.tills)) {
    const used = usedOf([...entriesOf(tills), ...lostButHeld(tills, server)], { offer, measure });
    const excess =
      openTwice(world, tills, { offer, measure }) +
      (world.openUnknown.get(`${offer} ${measure}`) ?? 0) +
      writtenOffOf(server, { offer, measure }, terminalsWiped(tills));
    if (used > size + excess)
      world.broken(`${offer}: ${used} ${measure} of ${size} were given, ${excess} could be given beyond`);
    if (used * 10 >= size * 9) world.counts.limitsReached += 1;
    const pool = server.pools.find((one) => one.offer === offer && one.measure === measure);
    if (pool === undefined) continue;
    if (pool.used + pool.outstanding + pool.free !== pool.size)
      world.broken(`${offer}: ${pool.used} + ${pool.outstanding} + ${pool.free} are not ${pool.size}`);
    if (world.clones.length === 0 && pool.used !== used)
      world.broken(`${offer}: the tills gave ${used} ${measure}, the pool says ${pool.used}`);
    if (excess === 0 && pool.free < 0) world.broken(`${offer}: ${-pool.free} ${measure} more than there are`);
  }
  for (const till of tills) if (!till.shop.isCloned) auditGrants(world, till, server);
}

/** Staff write off what these held when they have no key any more: of that nothing can be spent. */
function terminalsWiped(tills: readonly TillBooks[]): ReadonlySet<string> {
  return new Set(tills.filter(({ shop }) => shop.isToBeWiped).map(({ terminal }) => terminal));
}

/** The guarantee's (C): what staff have written off may be spent all the same. */
function writtenOffOf(
  { grants }: ServerBooks,
  limit: { readonly offer: string; readonly measure: 'uses' | 'fen' },
  wiped: ReadonlySet<string>,
): number {
  return grants
    .filter(({ offer, measure }) => offer === limit.offer && measure === limit.measure)
    .filter(({ terminal }) => !wiped.has(terminal))
    .reduce((sum, { writtenOff }) => sum + writtenOff, 0);
}

/**
 * The guarantee's (B): what is open on two disks may be spent once more, and not a unit further: grants from before the
 * copy, and those that were told to both until they were found.
 */
function openTwice(
  { clones }: SimulatedWorld,
  tills: readonly TillBooks[],
  limit: { readonly offer: string; readonly measure: 'uses' | 'fen' },
): number {
  let open = 0;
  for (const { original, copy, goneBefore } of clones) {
    const leasesOf = (one: typeof copy) => tills.find(({ shop }) => shop === one)?.leases ?? [];
    const told = new Set(leasesOf(original).map(({ grant_id }) => grant_id));
    for (const { grant_id, offer, measure, granted } of leasesOf(copy))
      if (told.has(grant_id) && offer === limit.offer && measure === limit.measure)
        open += granted - (goneBefore.get(grant_id) ?? 0);
  }
  return open;
}

/** Each grant that a till knows stands at the server with the same sums; one that it never got is whole there. */
function auditGrants(world: SimulatedWorld, till: TillBooks, server: ServerBooks): void {
  const name = till.shop.machine.name;
  const here = new Map(till.leases.map((lease) => [lease.grant_id, lease]));
  // What it was granted in an epoch that it gave up stays out until staff write it off.
  const there = server.grants.filter(
    ({ terminal, epoch }) => terminal === till.terminal && epoch >= till.newestEpoch,
  );
  for (const grant of there) {
    const lease = here.get(grant.id);
    here.delete(grant.id);
    world.counts.grants += 1;
    if (lease === undefined) {
      if (grant.used + grant.released > 0) world.broken(`${name}: never had grant ${grant.id}, and used it`);
    } else if (!sameSums(lease, grant))
      world.broken(
        `${name}: grant ${grant.id} is ${lease.granted}/${lease.used}/${lease.released} here, ${grant.amount}/${grant.used}/${grant.released} at the server`,
      );
  }
  // A restored server has forgotten what it granted after the backup.
  if (world.isRestored) return;
  for (const id of here.keys()) world.broken(`${name}: nobody granted ${id}`);
}

function sameSums(
  lease: JournalTables['leases'],
  grant: { readonly amount: number; readonly used: number; readonly released: number },
): boolean {
  return lease.granted === grant.amount && lease.used === grant.used && lease.released === grant.released;
}

/** Those that two copies of a till share once. */
function entriesOf(tills: readonly TillBooks[]): readonly JournalEntry[] {
  const entries = new Map<string, JournalEntry>();
  for (const till of tills)
    for (const { hash, entry } of till.entries) entries.set(`${till.terminal} ${hash}`, entry);
  return [...entries.values()];
}

function usedOf(
  entries: readonly JournalEntry[],
  limit: { readonly offer: string; readonly measure: 'uses' | 'fen' },
): number {
  let used = 0;
  for (const entry of entries) {
    if (entry.kind === 'release') continue;
    for (const { offer, uses, spent } of entry.kind === 'sale' ? entry.uses : entry.restored)
      if (offer === limit.offer)
        used += (entry.kind === 'sale' ? 1 : -1) * (limit.measure === 'uses' ? uses : spent);
  }
  return used;
}
