import { existsSync } from 'node:fs';
import { type ChainedEntry, findChainFault, genesisHash } from '../../core/journal/chain.ts';
import { openSqlite } from '../../wire/disk/sqlite.ts';
import { journalEntrySchema } from '../../wire/journal-entry-schema.ts';
import { sha256 } from '../../wire/sha256.ts';
import { readIdentity } from '../identity.ts';
import { tillFiles } from '../till-files.ts';
import type { JournalTables } from './journal-tables.ts';

type Result = { readonly exit: number; readonly out: string; readonly err: readonly string[] };

/** Follows the chain of every epoch from its beginning and adds the money up; the first fault ends it. */
export async function verifyJournal(dataDir: string): Promise<Result> {
  const files = tillFiles(dataDir);
  const identity = await readIdentity(files.identity);
  if (identity === null || !existsSync(files.journal)) {
    return { exit: 2, out: '', err: ['journal: there is none in this data folder'] };
  }
  const database = await openSqlite<JournalTables>({ file: files.journal, durability: 'FULL' });
  try {
    const rows = await database
      .selectFrom('entries')
      .selectAll()
      .orderBy('epoch')
      .orderBy('sequence')
      .execute();
    const totals = { sales: 0, refunds: 0, payable: 0, discount: 0, refunded: 0 };
    for (const epoch of new Set(rows.map((row) => row.epoch))) {
      const entries: ChainedEntry[] = rows
        .filter((row) => row.epoch === epoch)
        .map((row) => ({ ...row, previousHash: row.previous_hash }));
      const start = { epoch, sequence: 0, hash: genesisHash(sha256, identity.terminal, epoch) };
      const fault = findChainFault(sha256, entries, start);
      if (fault !== null) {
        return {
          exit: 1,
          out: '',
          err: [`journal: ${fault.fault} at epoch ${fault.epoch}, sequence ${fault.sequence}`],
        };
      }
      for (const { bytes } of entries) {
        const entry = journalEntrySchema.parse(JSON.parse(bytes));
        if (entry.kind === 'sale') {
          totals.sales += 1;
          totals.payable += entry.decision.payable;
          totals.discount += entry.decision.discount;
        } else if (entry.kind === 'refund') {
          totals.refunds += 1;
          totals.refunded += entry.amount;
        }
      }
    }
    return {
      exit: 0,
      out: `${JSON.stringify({ terminal: identity.terminal, entries: rows.length, ...totals })}\n`,
      err: [],
    };
  } finally {
    await database.destroy();
  }
}
