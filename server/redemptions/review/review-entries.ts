import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Kysely } from 'kysely';
import { InvariantError } from '../../../terminal/core/invariant.ts';
import type { SaleEntry } from '../../../terminal/core/journal/entry.ts';
import { journalEntrySchema } from '../../../terminal/wire/journal-entry-schema.ts';
import type { OpenRegister } from '../../store/open-register.ts';
import type { ServerTables } from '../../store/tables.ts';
import { schemeTrust } from '../verify-evidence.ts';
import { type Doubt, doubt } from './doubt.ts';
import { type EvidenceRead, proofDoubts, readEvidence, type Trust } from './evidence.ts';
import { lossDoubts } from './loss-doubts.ts';
import { type Registered, standingDoubts } from './member-standing.ts';
import { placeAndTimeDoubts, type TillThen } from './place-and-time.ts';
import type { PublishedHistory, PublishedThen } from './published-then.ts';
import { quotaDoubts } from './quota-doubts.ts';
import { claimedSale, replayDoubts } from './replay-decision.ts';

/** Sales of one pass: between two, whoever else wants the database gets it. */
const salesPerPass = 100;

type Waiting = {
  readonly terminal: string;
  readonly epoch: number;
  readonly sequence: number;
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
  const facts = await factsOf(store, waiting);
  const looked: {
    of: Waiting;
    entry: SaleEntry;
    doubts: readonly Doubt[];
    evidence: EvidenceRead;
  }[] = [];
  for (const of of waiting) {
    const entry = journalEntrySchema.parse(JSON.parse(of.bytes)) as SaleEntry;
    const then = await headsOf(history, entry);
    const till = facts.till(of.terminal);
    const evidence = await readEvidence(store, { entry, ...of }, await facts.trust(till.programme));
    const doubts = [
      ...then.doubts,
      ...(then.doubts.length > 0 ? [] : replayed(entry, { bytes: of.bytes, then })),
      ...placeAndTimeDoubts(entry, { till, receivedAt: of.receivedAt, published: then.published }),
      ...(await standing(store, entry, then)),
    ];
    looked.push({ of, entry, doubts, evidence });
  }
  await store.database.transaction().execute(async (transaction) => {
    for (const { of, entry, doubts, evidence } of looked) {
      const all = [
        ...doubts,
        ...evidence.doubts,
        ...(evidence.proof === null ? [] : await proofDoubts(transaction, evidence.proof)),
        ...(await quotaDoubts(transaction, of)),
        ...(await lossDoubts(transaction, of)),
      ];
      await transaction
        .updateTable('journalEntries')
        .set({ review: 'done', doubts: all.length === 0 ? null : JSON.stringify(all) })
        .where('terminal', '=', of.terminal)
        .where('epoch', '=', of.epoch)
        .where('sequence', '=', of.sequence)
        .execute();
      if (all.length > 0)
        store.log.warn(
          { redemption: entry.id, doubts: all.map(({ reason }) => reason) },
          'a sale is in doubt',
        );
    }
  });
  return looked.length;
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

async function standing(store: OpenRegister, entry: SaleEntry, then: Heads): Promise<readonly Doubt[]> {
  const { programme = '', token = '' } = entry.card ?? {};
  const card = await store.database
    .selectFrom('cards')
    .innerJoin('members', 'members.id', 'cards.member')
    .innerJoin('programmes', 'programmes.id', 'cards.programme')
    .select(['cards.status as cardStatus', 'cards.issuer', 'cards.firstUsedAt', 'membersRevision'])
    .select(['members.status', 'members.certifiedThrough', 'members.organisation', 'members.tags'])
    .select(['members.tickets', 'members.birthMonth'])
    .where('cards.programme', '=', programme)
    .where('cards.token', '=', token)
    .executeTakeFirst();
  const row = card ?? (await knownByNumber(store, { programme, token }));
  if (row === undefined) return standingDoubts(entry, { registered: null, changed: false });
  const { membersRevision, tags, tickets, ...known } = row;
  const registered: Registered = {
    ...known,
    tags: JSON.parse(tags) as string[],
    tickets: JSON.parse(tickets) as Record<string, number>,
  };
  const changed = then.published.get(programme)?.membersRevision !== membersRevision;
  return standingDoubts(entry, { registered, changed });
}

/** A member who is known by the union's own number: of the card nothing is known, and no first use is given for it. */
async function knownByNumber(
  store: OpenRegister,
  { programme, token }: { readonly programme: string; readonly token: string },
) {
  const row = await store.database
    .selectFrom('memberNumbers')
    .innerJoin('members', 'members.id', 'memberNumbers.member')
    .innerJoin('programmes', 'programmes.id', 'memberNumbers.programme')
    .select(['members.status', 'members.certifiedThrough', 'members.organisation', 'members.tags'])
    .select(['members.tickets', 'members.birthMonth', 'membersRevision'])
    .where('memberNumbers.programme', '=', programme)
    .where('memberNumbers.token', '=', token)
    .executeTakeFirst();
  return row && { ...row, cardStatus: 'active', issuer: '', firstUsedAt: '1970-01-01T00:00:00Z' };
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
