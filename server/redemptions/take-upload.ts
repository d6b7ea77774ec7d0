import type { Transaction } from 'kysely';
import { entryHash, findChainFault } from '../../terminal/core/journal/chain.ts';
import type { KeptWord } from '../../terminal/wire/new-epoch.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import type { Upload, UploadAnswer } from '../../terminal/wire/upload.ts';
import { markFirstUses } from '../cards/first-use.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { settleQuotas } from '../quotas/settle-quotas.ts';
import { insertRows } from '../store/insert-rows.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';
import type { ServerTables, TerminalRow } from '../store/tables.ts';
import { keptOf } from '../terminals/lost-entries.ts';
import { stopTwins } from '../terminals/order-terminal.ts';
import { announceAssignment, terminalRow } from '../terminals/reassign.ts';
import { type Acknowledged, acknowledge } from './acknowledgement.ts';
import { entryRow, type JudgedEntry, judgeBesideOthers, judgeEach, type ReadEntry } from './entry-row.ts';
import { endBefore, nextExpected, wasTold } from './given-up-journal.ts';
import { reasonLengthMax } from './judge-entry.ts';
import { alarmWithoutNewer, refuseNewer, upToNewer } from './newer-entries.ts';
import { registerEntries } from './register-entries.ts';
import type { HeldEntry } from './register-row.ts';
import { doubtText, storedDoubts } from './review/doubt.ts';

/** As many sales as a till makes between two uploads when all is well. */
const reviewedAtOnceMax = 20;

type UploadedEntry = Upload['entries'][number];
type Outcome = UploadAnswer['outcomes'][number];

type Taken = {
  readonly outcomes: readonly Outcome[];
  readonly end: Acknowledged;
  /** Ids of the redemptions that the register has now. */
  readonly registered: readonly string[];
};
/** `alarm`: staff must hear of it, though nothing of the upload is kept. */
/** `kept`: what the till said that it has of a journal that it gave up; null: it is the open one, or nothing was said. */
type TillJournal = TerminalRow & { readonly open: number; readonly kept: KeptWord | null };
type NotTaken = Refusal & { readonly alarm?: string };

/**
 * Takes a till's entries into the register, each once. The whole batch is one transaction: an answer means
 * that everything up to the signed mark is on the disk, and a call that broke off can be made again as it was.
 *
 * The chain decides. Before the mark, the same entry is a repetition and another one a fork. From the mark on,
 * entries follow without a gap, the first bound to the last that is held. One that a newer program wrote ends an
 * upload: what stands before it is taken.
 */
export async function takeUpload(
  store: ServerStore,
  terminal: string,
  upload: Upload,
): Promise<UploadAnswer | Refusal> {
  const byThemselves = judgeEach(upload.entries);
  const taken = await store.database.transaction().execute(async (transaction): Promise<Taken | NotTaken> => {
    const till = await journalOf(transaction, terminal, upload.epoch);
    const refusal = await refuseUpload(transaction, till, upload);
    if (refusal !== null) return refusal;
    const { known, newer } = upToNewer(byThemselves, till.sequence);
    const isNothingNew = known.every(({ entry }) => entry.sequence <= till.sequence);
    return newer !== null && isNothingNew
      ? refuseNewer(store, transaction, { till, newer })
      : takeEntries(store, transaction, { till, byThemselves: known });
  });
  if ('refused' in taken) {
    if (taken.alarm !== undefined) await raiseAlarm(store, { terminal, alarm: taken.alarm });
    return { refused: taken.refused };
  }
  if (taken.registered.length > 0) {
    const { programme } = taken.end;
    store.announcements.announce({ type: 'redemptions', programme, ids: taken.registered });
  }
  const reviewed = store.reviews.run();
  // What a till sends at its usual pace is answered with the whole judgement; a long one is looked at right after.
  const isLong = upload.entries.length > reviewedAtOnceMax;
  if (!isLong) await reviewed;
  const outcomes = isLong
    ? taken.outcomes
    : await withDoubts(store, { terminal, epoch: upload.epoch, outcomes: taken.outcomes });
  return { outcomes: [...outcomes], acknowledgement: await acknowledge(store, taken.end) };
}

/** The till, with the end of the chain that is meant: the open one, or one that it has given up. */
async function journalOf(
  transaction: Transaction<ServerTables>,
  terminal: string,
  epoch: number,
): Promise<TillJournal> {
  const till = await transaction
    .selectFrom('terminals')
    .selectAll()
    .where('id', '=', terminal)
    .executeTakeFirstOrThrow();
  if (epoch >= till.epoch) return { ...till, open: till.epoch, kept: null };
  const closed = await transaction
    .selectFrom('journalEpochs')
    .select(['epoch', 'sequence', 'hash', 'kept'])
    .where('terminal', '=', terminal)
    .where('epoch', '=', epoch)
    .executeTakeFirst();
  const { kept = null, ...end } = closed ?? {};
  return { ...till, ...end, open: till.epoch, kept: keptOf({ kept }) };
}

async function refuseUpload(
  transaction: Transaction<ServerTables>,
  till: TillJournal,
  { epoch, entries }: Upload,
): Promise<NotTaken | null> {
  if (epoch !== till.epoch)
    return refuse('journal-wrong-epoch', { detail: `epoch ${epoch} was sent, ${till.open} is open` });
  const first = entries[0] as UploadedEntry;
  const known = { epoch, ...endBefore(till, first.sequence) };
  if (first.sequence > known.sequence + 1) return gap(nextExpected(till));

  const { repeated, added } = splitAtMark(entries, known.sequence);
  const fork = await forkedPlace(transaction, till, repeated);
  if (fork !== null) return forked(fork);
  const stranger = added.find(({ sequence, hash }) => !wasTold(till.kept, { sequence, hash }));
  if (stranger !== undefined) return strange(till, stranger.sequence);
  const fault = findChainFault(
    sha256,
    added.map((entry) => ({ epoch, ...entry })),
    known,
  );
  if (fault === null) return null;
  switch (fault.fault) {
    case 'gap':
      return gap(known.sequence + 1);
    case 'wrong-previous':
      // Bound to another end than the one that is held: the till's journal went another way.
      return fault.sequence === known.sequence + 1
        ? forked(fault.sequence)
        : refuse('journal-broken', { detail: `entry ${fault.sequence} does not follow the one before it` });
    case 'wrong-hash':
      return refuse('journal-broken', {
        detail: `the hash of entry ${fault.sequence} is not that of its bytes`,
      });
  }
}

function splitAtMark(entries: readonly UploadedEntry[], mark: number) {
  return {
    repeated: entries.filter((entry) => entry.sequence <= mark),
    added: entries.filter((entry) => entry.sequence > mark),
  };
}

/** The first place where the register holds another entry than the one that is sent, or null. */
async function forkedPlace(
  transaction: Transaction<ServerTables>,
  till: TerminalRow,
  repeated: readonly UploadedEntry[],
): Promise<number | null> {
  if (repeated.length === 0) return null;
  const held = await transaction
    .selectFrom('journalEntries')
    .select(['sequence', 'hash'])
    .where('terminal', '=', till.id)
    .where('epoch', '=', till.epoch)
    .where(
      'sequence',
      'in',
      repeated.map((entry) => entry.sequence),
    )
    .execute();
  const hashes = new Map(held.map(({ sequence, hash }) => [sequence, hash]));
  const other = repeated.find(
    (entry) =>
      hashes.get(entry.sequence) !== entry.hash ||
      entryHash(sha256, { epoch: till.epoch, ...entry }, entry.bytes) !== entry.hash,
  );
  return other?.sequence ?? null;
}

/** Whoever writes on in a journal that its till gave up is another machine. */
function strange({ epoch }: TillJournal, sequence: number): NotTaken {
  const detail = `entry ${sequence} of epoch ${epoch} is none of those that the till kept when it gave that journal up`;
  return { ...refuse('journal-fork', { detail }), alarm: `journal-fork: ${detail}` };
}

function gap(expected: number): NotTaken {
  return refuse('journal-gap', { detail: `entries from ${expected} on are missing`, expected });
}

function forked(sequence: number): NotTaken {
  const detail = `another entry stands at ${sequence}`;
  return { ...refuse('journal-fork', { detail }), alarm: `journal-fork: ${detail}` };
}

async function takeEntries(
  store: ServerStore,
  transaction: Transaction<ServerTables>,
  { till, byThemselves }: { readonly till: TillJournal; readonly byThemselves: readonly ReadEntry[] },
): Promise<Taken> {
  const repeated = byThemselves.filter(({ entry }) => entry.sequence <= till.sequence);
  const added = byThemselves.flatMap(({ entry, judgement }) =>
    entry.sequence <= till.sequence || judgement.outcome === 'newer' ? [] : [{ entry, judgement }],
  );
  const receivedAt = instantNow(store);
  const judged = await judgeBesideOthers(transaction, { terminal: till.id, judged: added });
  await insertRows(
    transaction,
    'journalEntries',
    judged.map(({ entry, judgement }) => entryRow({ till, entry, judgement, receivedAt })),
  );
  const entries = judged.flatMap(({ judgement }) =>
    judgement.outcome === 'accepted' ? [judgement.entry] : [],
  );
  await markFirstUses(transaction, { entries, receivedAt });
  await registerEntries(transaction, heldEntries(judged, { till, receivedAt }));
  await settleQuotas(
    { store, transaction },
    {
      till,
      entries: judged.flatMap(({ entry: { sequence }, judgement }) =>
        judgement.outcome === 'accepted' ? [{ sequence, entry: judgement.entry }] : [],
      ),
    },
  );
  const last = added.at(-1)?.entry ?? { sequence: till.sequence, hash: till.hash };
  await moveMark(transaction, till, { sequence: last.sequence, hash: last.hash, lastContact: receivedAt });

  const outcomes: Outcome[] = [
    ...repeated.map(({ entry: { sequence } }) => ({ sequence, outcome: 'duplicate' as const })),
    ...judged.map(({ entry: { sequence }, judgement }) =>
      judgement.outcome === 'accepted'
        ? { sequence, outcome: judgement.outcome }
        : { sequence, outcome: judgement.outcome, reason: judgement.reason },
    ),
  ];
  const end = {
    programme: till.programme,
    terminal: till.id,
    epoch: till.epoch,
    sequence: last.sequence,
    hash: last.hash,
  };
  return { outcomes, end, registered: entries.map(({ id }) => id) };
}

function heldEntries(
  judged: readonly JudgedEntry[],
  { till, receivedAt }: { readonly till: TerminalRow; readonly receivedAt: string },
): readonly HeldEntry[] {
  const { id: terminal, epoch, programme } = till;
  return judged.flatMap(({ entry: { sequence }, judgement }) =>
    judgement.outcome === 'accepted' && judgement.entry.kind !== 'release'
      ? [{ terminal, epoch, sequence, programme, receivedAt, entry: judgement.entry }]
      : [],
  );
}

/** Outcomes with what their review has found. */
async function withDoubts(
  store: ServerStore,
  taken: { readonly terminal: string; readonly epoch: number; readonly outcomes: readonly Outcome[] },
): Promise<readonly Outcome[]> {
  const { terminal, epoch, outcomes } = taken;
  const fresh = outcomes.filter(({ outcome }) => outcome === 'accepted').map(({ sequence }) => sequence);
  if (fresh.length === 0) return outcomes;
  const rows = await store.database
    .selectFrom('journalEntries')
    .select(['sequence', 'doubts'])
    .where('terminal', '=', terminal)
    .where('epoch', '=', epoch)
    .where('sequence', 'in', fresh)
    .where('doubts', 'is not', null)
    .execute();
  const doubts = new Map(rows.map((row) => [row.sequence, doubtText(storedDoubts(row.doubts))]));
  return outcomes.map((one) => {
    const reason = doubts.get(one.sequence);
    return reason == null || one.outcome !== 'accepted'
      ? one
      : { ...one, outcome: 'accepted-flagged' as const, reason: reason.slice(0, reasonLengthMax) };
  });
}

async function moveMark(
  transaction: Transaction<ServerTables>,
  till: TillJournal,
  end: { readonly sequence: number; readonly hash: string; readonly lastContact: string },
): Promise<void> {
  const { lastContact, ...mark } = end;
  if (till.epoch !== till.open)
    await transaction
      .updateTable('journalEpochs')
      .set(mark)
      .where('terminal', '=', till.id)
      .where('epoch', '=', till.epoch)
      .execute();
  await transaction
    .updateTable('terminals')
    .set({ ...(till.epoch === till.open ? end : { lastContact }), alarm: alarmWithoutNewer(till) })
    .where('id', '=', till.id)
    .execute();
}

/** A journal that goes two ways has two machines behind it: both are stopped. */
async function raiseAlarm(
  store: ServerStore,
  { terminal, alarm }: { readonly terminal: string; readonly alarm: string },
): Promise<void> {
  const stopped = await store.database.transaction().execute(async (transaction) => {
    const till = await terminalRow(transaction, terminal);
    return till === undefined ? null : stopTwins(store, transaction, { till, alarm });
  });
  if (stopped !== null) announceAssignment(store, terminal, stopped);
}
