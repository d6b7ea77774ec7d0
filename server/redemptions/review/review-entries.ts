import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Kysely, Transaction } from 'kysely';
import { InvariantError } from '../../../terminal/core/invariant.ts';
import type { SaleEntry } from '../../../terminal/core/journal/entry.ts';
import { journalEntrySchema } from '../../../terminal/wire/journal-entry-schema.ts';
import { cardKey } from '../../quotas/cards-of-member.ts';
import type { OpenRegister } from '../../store/open-register.ts';
import type { ServerTables } from '../../store/tables.ts';
import { schemeTrust } from '../verify-evidence.ts';
import { type Doubt, doubt } from './doubt.ts';
import { type EntryPlace, placeKey } from './entry-place.ts';
import { type EvidenceRead, readEvidence, type Trust } from './evidence.ts';
import { lossDoubts } from './loss-doubts.ts';
import { standingDoubts } from './member-standing.ts';
import { placeAndTimeDoubts, type TillThen } from './place-and-time.ts';
import type { PublishedHistory, PublishedThen } from './published-then.ts';
import { quotaDoubts } from './quota-doubts.ts';
import { type RegisteredCard, registeredMembers } from './registered-members.ts';
import { claimedSale, replayDoubts } from './replay-decision.ts';
import { UsedProofs } from './used-proofs.ts';

/** Sales of one pass: between two, whoever else wants the database gets it. */
const salesPerPass = 100;

type Waiting = EntryPlace & {
  readonly bytes: string;
  readonly receivedAt: string;
  readonly number: number;
};

/**
 * Looks at the next sales that wait, and writes down what it doubts; the number of those that it looked at. Decides
 * each again, opens its evidence, and holds it against the register. The chain was checked before it was taken.
 */
export async function reviewNext(store: OpenRegister, history: PublishedHistory): Promise<number> {
  const waiting = await waitingSales(store.database);
  if (waiting.length === 0) return 0;
  const sales = waiting.map((of) => ({
    of,
    entry: journalEntrySchema.parse(JSON.parse(of.bytes)) as SaleEntry,
  }));
  const facts = await factsOf(store, waiting);
  const members = await registeredMembers(
    store.database,
    sales.map(({ entry }) => entry),
  );
  const looked: Looked[] = [];
  for (const { of, entry } of sales) {
    const then = await headsOf(history, entry);
    const till = facts.till(of.terminal);
    const registered = (entry.card && members.get(cardKey(entry.card))) ?? null;
    const evidence = await readEvidence(store, {
      held: { entry, ...of },
      trust: await facts.trust(till.programme),
      numberIndex: registered?.numberIndex ?? null,
    });
    const doubts = [
      ...then.doubts,
      ...(then.doubts.length > 0 ? [] : replayed(entry, { bytes: of.bytes, then })),
      ...placeAndTimeDoubts(entry, { till, receivedAt: of.receivedAt, published: then.published }),
      ...standing(entry, { registered, then }),
    ];
    looked.push({ of, entry, doubts, evidence });
  }
  await store.database.transaction().execute((transaction) => writeDown(store, transaction, looked));
  return looked.length;
}

/** What a sale says by itself; what the register says of it is asked where it is written down. */
type Looked = {
  readonly of: Waiting;
  readonly entry: SaleEntry;
  readonly doubts: readonly Doubt[];
  readonly evidence: EvidenceRead;
};

async function writeDown(
  store: OpenRegister,
  transaction: Transaction<ServerTables>,
  looked: readonly Looked[],
): Promise<void> {
  const places = looked.map(({ of }) => of);
  const proofs = await UsedProofs.beside(
    transaction,
    looked.flatMap(({ evidence: { proof } }) => (proof === null ? [] : [proof])),
  );
  const quotas = await quotaDoubts(transaction, places);
  const losses = await lossDoubts(transaction, places);
  const good: Waiting[] = [];
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

/** In the order in which they came in: what is used twice is in doubt where it came second. */
function waitingSales(database: Kysely<ServerTables>): Promise<readonly Waiting[]> {
  return database
    .selectFrom('journalEntries')
    .innerJoin('redemptions', (join) =>
      join
        .onRef('redemptions.terminal', '=', 'journalEntries.terminal')
        .onRef('redemptions.epoch', '=', 'journalEntries.epoch')
        .onRef('redemptions.sequence', '=', 'journalEntries.sequence')
        .onRef('redemptions.id', '=', 'journalEntries.entryId'),
    )
    .select(['journalEntries.terminal', 'journalEntries.epoch', 'journalEntries.sequence', 'bytes'])
    .select(['journalEntries.receivedAt', 'redemptions.number'])
    .where('review', '=', 'waiting')
    .orderBy('redemptions.number')
    .limit(salesPerPass)
    .execute();
}

type Heads = {
  readonly published: ReadonlyMap<string, PublishedThen>;
  readonly doubts: readonly Doubt[];
};

async function headsOf(history: PublishedHistory, { cache }: SaleEntry): Promise<Heads> {
  const published = new Map<string, PublishedThen>();
  const doubts: Doubt[] = [];
  for (const [programme, version] of Object.entries(cache)) {
    const then = await history.at(programme, version);
    if (then === null) doubts.push(doubt('cache-unknown', `there is no head ${version} of ${programme}`));
    else published.set(programme, then);
  }
  return { published, doubts };
}

/** A request that our own rules cannot stand is in doubt; it must not keep all others waiting. */
function replayed(
  entry: SaleEntry,
  { bytes, then }: { readonly bytes: string; readonly then: Heads },
): readonly Doubt[] {
  try {
    return replayDoubts(claimedSale(entry, bytes), then.published);
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error;
    return [doubt('decision-differs', `it cannot be decided again: ${error.message}`)];
  }
}

function standing(
  entry: SaleEntry,
  { registered, then }: { readonly registered: RegisteredCard | null; readonly then: Heads },
): readonly Doubt[] {
  const published = then.published.get(entry.card?.programme ?? '');
  const changed = registered !== null && published?.membersRevision !== registered.membersRevision;
  return standingDoubts(entry, { registered, changed });
}

/** What is the same for many sales of a pass is asked once. */
async function factsOf(store: OpenRegister, waiting: readonly Waiting[]) {
  const ids = [...new Set(waiting.map(({ terminal }) => terminal))];
  const tills = await store.database
    .selectFrom('terminals')
    .select(['id', 'programme', 'enrolledAt'])
    .where('id', 'in', ids)
    .execute();
  const places = await store.database
    .selectFrom('terminalPlaces')
    .innerJoin('terminals', 'terminals.id', 'terminalPlaces.terminal')
    .innerJoin('stores', (join) =>
      join
        .onRef('stores.id', '=', 'terminalPlaces.store')
        .onRef('stores.programme', '=', 'terminals.programme'),
    )
    .select(['terminalPlaces.terminal', 'terminalPlaces.store', 'stores.merchant', 'stores.region'])
    .where('terminalPlaces.terminal', 'in', ids)
    .execute();
  const trusts = new Map<string, Promise<Trust>>();
  return {
    till: (terminal: string): TillThen & { readonly programme: string } => {
      const till = tills.find(({ id }) => id === terminal);
      if (till === undefined) throw new Error(`there is no till ${terminal}`);
      return { ...till, places: places.filter((place) => place.terminal === terminal) };
    },
    trust: (programme: string): Promise<Trust> => {
      const known = trusts.get(programme) ?? trustOf(store, programme);
      trusts.set(programme, known);
      return known;
    },
  };
}

async function trustOf(store: OpenRegister, programme: string): Promise<Trust> {
  const { demo } = await store.database
    .selectFrom('programmes')
    .select('demo')
    .where('id', '=', programme)
    .executeTakeFirstOrThrow();
  return {
    ...(await schemeTrust(store, programme)),
    evidenceKey: createPrivateKey(await readFile(store.folder.evidenceKey, 'utf8')),
    allowTestKeys: demo === 1,
  };
}
