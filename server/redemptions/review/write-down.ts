import type { Transaction } from 'kysely';
import type { SaleEntry } from '../../../terminal/core/journal/entry.ts';
import type { OpenRegister } from '../../store/open-register.ts';
import type { ServerTables } from '../../store/tables.ts';
import type { Doubt } from './doubt.ts';
import { type EntryPlace, placeKey } from './entry-place.ts';
import type { EvidenceRead } from './evidence.ts';
import { lossDoubts } from './loss-doubts.ts';
import { quotaDoubts } from './quota-doubts.ts';
import { UsedProofs } from './used-proofs.ts';
import type { WaitingSale } from './waiting-sales.ts';

/** What a sale says by itself; what the register says of it is asked where it is written down. */
export type LookedAt = {
  readonly of: WaitingSale;
  readonly entry: SaleEntry;
  readonly doubts: readonly Doubt[];
  readonly evidence: EvidenceRead;
};

/** Holds what was looked at against the register, in the order in which it came in, and writes down every doubt. */
export function writeDown(store: OpenRegister, looked: readonly LookedAt[]): Promise<void> {
  return store.database.transaction().execute((transaction) => writeAll(store, transaction, looked));
}

async function writeAll(
  store: OpenRegister,
  transaction: Transaction<ServerTables>,
  looked: readonly LookedAt[],
): Promise<void> {
  const places = looked.map(({ of }) => of);
  const proofs = await UsedProofs.beside(
    transaction,
    looked.flatMap(({ evidence: { proof } }) => (proof === null ? [] : [proof])),
  );
  const quotas = await quotaDoubts(transaction, places);
  const losses = await lossDoubts(transaction, places);
  const good: WaitingSale[] = [];
  for (const { of, entry, doubts, evidence } of looked) {
    const all = [
      ...doubts,
      ...evidence.doubts,
      ...(evidence.proof === null ? [] : proofs.doubtsOf(evidence.proof)),
      ...(quotas.get(placeKey(of)) ?? []),
      ...(losses.get(placeKey(of)) ?? []),
    ];
    if (all.length === 0) {
      good.push(of);
      continue;
    }
    await markDone(transaction, { doubts: JSON.stringify(all), ...of, sequences: [of.sequence] });
    store.log.warn({ redemption: entry.id, doubts: all.map(({ reason }) => reason) }, 'a sale is in doubt');
  }
  await proofs.store();
  for (const [{ terminal, epoch }, sequences] of byJournal(good))
    await markDone(transaction, { doubts: null, terminal, epoch, sequences });
}

async function markDone(
  transaction: Transaction<ServerTables>,
  done: {
    readonly doubts: string | null;
    readonly terminal: string;
    readonly epoch: number;
    readonly sequences: readonly number[];
  },
): Promise<void> {
  await transaction
    .updateTable('journalEntries')
    .set({ review: 'done', doubts: done.doubts })
    .where('terminal', '=', done.terminal)
    .where('epoch', '=', done.epoch)
    .where('sequence', 'in', done.sequences)
    .execute();
}

function byJournal(places: readonly EntryPlace[]): readonly (readonly [EntryPlace, number[]])[] {
  const journals = new Map<string, readonly [EntryPlace, number[]]>();
  for (const place of places) {
    const key = placeKey({ ...place, sequence: 0 });
    const journal = journals.get(key) ?? ([place, []] as const);
    journal[1].push(place.sequence);
    journals.set(key, journal);
  }
  return [...journals.values()];
}
