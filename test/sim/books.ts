import { join } from 'node:path';
import type { ServerTables } from '../../server/store/tables.ts';
import type { JournalEntry } from '../../terminal/core/journal/entry.ts';
import type { JournalTables } from '../../terminal/till/journal/journal-tables.ts';
import { tillFiles } from '../../terminal/till/till-files.ts';
import { openSqlite } from '../../terminal/wire/disk/sqlite.ts';
import type { Shop } from './shop.ts';

export type KeptEntry = Pick<
  JournalTables['entries'],
  'epoch' | 'sequence' | 'hash' | 'previous_hash' | 'bytes'
> & { readonly entry: JournalEntry };

export type HeldEntry = Pick<
  ServerTables['journalEntries'],
  'terminal' | 'epoch' | 'sequence' | 'bytes' | 'hash' | 'outcome' | 'reason' | 'doubts'
>;

export type TillBooks = {
  readonly shop: Shop;
  readonly terminal: string;
  readonly entries: readonly KeptEntry[];
  readonly acknowledged: number;
  readonly headVersion: number;
  readonly leases: readonly JournalTables['leases'][];
  /** What its assignment orders; null: to work. */
  readonly order: string | null;
};

export type ServerBooks = {
  readonly entries: ReadonlyMap<string, readonly HeldEntry[]>;
  readonly terminals: readonly ServerTables['terminals'][];
  readonly redemptions: readonly ServerTables['redemptions'][];
  readonly funders: ReadonlyMap<string, number>;
  readonly headVersion: number;
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
    const marks = await database.selectFrom('acknowledged').select('sequence').execute();
    const trusted = await database.selectFrom('trusted').select('head_version').execute();
    const assignment = await database
      .selectFrom('facts')
      .select('value')
      .where('name', '=', 'assignment')
      .executeTakeFirstOrThrow();
    return {
      shop,
      terminal: shop.terminal,
      entries: rows.map((row) => ({ ...row, entry: JSON.parse(row.bytes) as JournalEntry })),
      acknowledged: Math.max(0, ...marks.map(({ sequence }) => sequence)),
      headVersion: trusted[0]?.head_version ?? 0,
      leases: await database.selectFrom('leases').selectAll().execute(),
      order: orderOf(assignment.value),
    };
  } finally {
    await database.destroy();
  }
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
    const programme = await database.selectFrom('programmes').select('headVersion').executeTakeFirstOrThrow();
    return {
      entries,
      terminals: await database.selectFrom('terminals').selectAll().execute(),
      redemptions: await database.selectFrom('redemptions').selectAll().execute(),
      funders: new Map(funders.map(({ funder, amount }) => [funder, amount])),
      headVersion: programme.headVersion,
      pools: await database.selectFrom('quotaPools').selectAll().execute(),
      grants: await database.selectFrom('quotaGrants').selectAll().execute(),
      holds: await database.selectFrom('memberHolds').selectAll().execute(),
    };
  } finally {
    await database.destroy();
  }
}
