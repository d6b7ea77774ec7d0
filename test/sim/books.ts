import { join } from 'node:path';
import type { ServerTables } from '../../server/store/tables.ts';
import type { JournalEntry } from '../../terminal/core/journal/entry.ts';
import type { JournalTables } from '../../terminal/till/journal/journal-tables.ts';
import { countingKnown } from '../../terminal/till/quotas/uses-elsewhere.ts';
import { tillFiles } from '../../terminal/till/till-files.ts';
import { openSqlite } from '../../terminal/wire/disk/sqlite.ts';
import type { NewEpochRequest } from '../../terminal/wire/new-epoch.ts';
import type { Counting } from '../../terminal/wire/quotas.ts';
import type { KeptEntry } from './kept-entry.ts';
import type { Shop } from './shop.ts';

export type HeldEntry = Pick<
  ServerTables['journalEntries'],
  'terminal' | 'epoch' | 'sequence' | 'bytes' | 'hash' | 'outcome' | 'reason' | 'doubts'
>;

/** Of the root and the head of each programme. */
export type Versions = ReadonlyMap<string, { readonly root: number; readonly head: number }>;

export type TillBooks = {
  readonly shop: Shop;
  readonly terminal: string;
  readonly entries: readonly KeptEntry[];
  /** Of the newest epoch that has entries. */
  readonly acknowledged: number;
  readonly newestEpoch: number;
  /** What it said to have of epochs that it gave up. */
  readonly keptRuns: readonly { readonly epoch: number; readonly first: number; readonly last: number }[];
  /** What is published is in force here. */
  readonly hasHead: boolean;
  readonly trusts: Versions;
  readonly leases: readonly JournalTables['leases'][];
  /** What its assignment orders; null: to work. */
  readonly order: string | null;
  readonly usesElsewhere: {
    /** The number of a redemption up to which the server has told. */
    readonly through: number;
    readonly counting: Counting;
    readonly rows: readonly JournalTables['uses_elsewhere'][];
  };
};

export type ServerBooks = {
  readonly entries: ReadonlyMap<string, readonly HeldEntry[]>;
  readonly terminals: readonly ServerTables['terminals'][];
  readonly redemptions: readonly ServerTables['redemptions'][];
  readonly offersTaken: readonly Pick<
    ServerTables['redemptionOffers'],
    'redemption' | 'offer' | 'discount' | 'uses'
  >[];
  readonly funders: ReadonlyMap<string, number>;
  readonly published: Versions;
  readonly pools: readonly ServerTables['quotaPools'][];
  readonly grants: readonly ServerTables['quotaGrants'][];
  readonly holds: readonly ServerTables['memberHolds'][];
};

/** What a till's disk holds, read by another hand than the till's. */
export async function readTill(shop: Shop): Promise<TillBooks> {
  const files = tillFiles(shop.dataDir);
  const database = await openSqlite<JournalTables>({ file: files.journal, durability: 'FULL' });
  try {
    const rows = await database
      .selectFrom('entries')
      .select(['epoch', 'sequence', 'hash', 'previous_hash', 'bytes'])
      .orderBy('epoch')
      .orderBy('sequence')
      .execute();
    const marks = await database.selectFrom('acknowledged').select(['epoch', 'sequence']).execute();
    const lastEpoch = rows.at(-1)?.epoch;
    const begun = await database.selectFrom('epochs').select(['epoch', 'wish']).orderBy('epoch').execute();
    const trusted = await database
      .selectFrom('trusted')
      .select(['programme', 'head_version', 'head', 'root'])
      .execute();
    const facts = new Map(
      (await database.selectFrom('facts').selectAll().execute()).map(({ name, value }) => [name, value]),
    );
    const leases = JSON.parse(facts.get('leases') ?? '{}') as { readonly usesThrough?: number };
    return {
      shop,
      terminal: shop.terminal,
      entries: rows.map((row) => ({ ...row, entry: JSON.parse(row.bytes) as JournalEntry })),
      acknowledged: Math.max(
        0,
        ...marks.filter(({ epoch }) => epoch === lastEpoch).map(({ sequence }) => sequence),
      ),
      newestEpoch: begun.at(-1)?.epoch ?? 1,
      keptRuns: begun.flatMap(({ wish }) =>
        (JSON.parse(wish) as NewEpochRequest).kept.flatMap(({ epoch, runs }) =>
          runs.map(({ first, last }) => ({ epoch, first, last })),
        ),
      ),
      hasHead: trusted.some(({ head }) => head !== null),
      trusts: new Map(
        trusted.map((row) => [row.programme, { root: versionOf(row.root), head: row.head_version }]),
      ),
      leases: await database.selectFrom('leases').selectAll().execute(),
      order: orderOf(facts.get('assignment') ?? '{"payload":"{}"}'),
      usesElsewhere: {
        through: leases.usesThrough ?? 0,
        counting: (await countingKnown(database)) ?? [],
        rows: await database.selectFrom('uses_elsewhere').selectAll().execute(),
      },
    };
  } finally {
    await database.destroy();
  }
}

function versionOf(envelope: string): number {
  const { payload } = JSON.parse(envelope) as { readonly payload: string };
  return (JSON.parse(payload) as { readonly version: number }).version;
}

function orderOf(envelope: string): string | null {
  const { payload } = JSON.parse(envelope) as { readonly payload: string };
  const { order } = JSON.parse(payload) as { readonly order?: { readonly kind: string } };
  return order?.kind ?? null;
}

export async function readServer(dataDir: string): Promise<ServerBooks> {
  const database = await openSqlite<ServerTables>({
    file: join(dataDir, 'server', 'server.db'),
    durability: 'FULL',
  });
  try {
    const rows = await database
      .selectFrom('journalEntries')
      .select(['terminal', 'epoch', 'sequence', 'bytes', 'hash', 'outcome', 'reason', 'doubts'])
      .orderBy('terminal')
      .orderBy('epoch')
      .orderBy('sequence')
      .execute();
    const entries = new Map<string, HeldEntry[]>();
    for (const row of rows) entries.set(row.terminal, [...(entries.get(row.terminal) ?? []), row]);
    const funders = await database
      .selectFrom('redemptionFunders')
      .select((of) => ['funder', of.fn.sum<number>('amount').as('amount')])
      .groupBy('funder')
      .execute();
    const programmes = await database
      .selectFrom('programmes')
      .select(['id', 'headVersion', 'rootVersion'])
      .execute();
    return {
      entries,
      terminals: await database.selectFrom('terminals').selectAll().execute(),
      redemptions: await database.selectFrom('redemptions').selectAll().execute(),
      offersTaken: await database
        .selectFrom('redemptionOffers')
        .select(['redemption', 'offer', 'discount', 'uses'])
        .execute(),
      funders: new Map(funders.map(({ funder, amount }) => [funder, amount])),
      published: new Map(
        programmes.map(({ id, headVersion, rootVersion }) => [id, { root: rootVersion, head: headVersion }]),
      ),
      pools: await database.selectFrom('quotaPools').selectAll().execute(),
      grants: await database.selectFrom('quotaGrants').selectAll().execute(),
      holds: await database.selectFrom('memberHolds').selectAll().execute(),
    };
  } finally {
    await database.destroy();
  }
}

/** Entries that a damaged journal has lost, and that the server had by then. */
export function lostButHeld(tills: readonly TillBooks[], server: ServerBooks): readonly JournalEntry[] {
  return tills.flatMap(({ shop, terminal }) =>
    shop.lost.size === 0
      ? []
      : (server.entries.get(terminal) ?? [])
          .map(({ bytes }) => JSON.parse(bytes) as JournalEntry)
          .filter(({ id }) => shop.lost.has(id)),
  );
}
