import type { Transaction } from 'kysely';
import { genesisHash } from '../../terminal/core/journal/chain.ts';
import { lostRanges, placesIn, rangesText } from '../../terminal/core/journal/kept-runs.ts';
import type { Envelope } from '../../terminal/wire/envelope.ts';
import { sealEnvelope } from '../../terminal/wire/envelope.ts';
import {
  type EpochOpened,
  epochOpenedSchema,
  type KeptWord,
  type NewEpochAnswer,
  type NewEpochRequest,
} from '../../terminal/wire/new-epoch.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';
import type { ServerTables, TerminalRow } from '../store/tables.ts';
import { programmesOfTills } from './assignment.ts';
import { keptOf } from './lost-entries.ts';
import { announceAssignment, type Reassigned, reassign, terminalRow } from './reassign.ts';
import { storedReport } from './stored-report.ts';

type Transact = Transaction<ServerTables>;

/**
 * Lets a till begin another chain, and closes the ones that it gives up: of those, what it has said that it kept is
 * taken as before, and nothing else. The same wish again gets the assignment that it got, and may name more as kept: what
 * the till got back since. Staff hear of it, with the numbers of the entries that are lost.
 */
export async function openEpoch(
  store: ServerStore,
  terminal: string,
  wanted: NewEpochRequest,
): Promise<NewEpochAnswer | Refusal> {
  const answer = await store.database
    .transaction()
    .execute(async (transaction): Promise<(NewEpochAnswer & { reassigned?: Reassigned }) | Refusal> => {
      const till = await terminalRow(transaction, terminal);
      if (till === undefined) return refuse('terminal-unknown');
      const isRepeated = wanted.epoch === till.epoch && till.sequence === 0;
      if (!isRepeated && wanted.epoch <= till.epoch)
        return refuse('journal-wrong-epoch', {
          detail: `epoch ${till.epoch} is open, a later one must be asked for`,
          expected: till.epoch + 1,
        });
      const lost = await closeEpochs(store, transaction, { till, wanted });
      const begins = `${wanted.reason}: epoch ${wanted.epoch} begins`;
      const alarm = `${begins}; ${lost.join('; ') || 'nothing is lost'}`;
      if (isRepeated) {
        if (till.alarm?.startsWith(begins) === true)
          await transaction.updateTable('terminals').set({ alarm }).where('id', '=', terminal).execute();
        const assignment = JSON.parse(till.assignment) as Envelope;
        return { schema: 1, assignment, opened: await sayOpened(store, transaction, { till, wanted }) };
      }
      const begun = {
        ...till,
        epoch: wanted.epoch,
        sequence: 0,
        hash: genesisHash(sha256, terminal, wanted.epoch),
        alarm,
        lastContact: instantNow(store),
      };
      store.log.warn({ terminal, epoch: wanted.epoch, alarm }, 'a till begins another journal');
      const reassigned = await reassign(store, transaction, begun);
      const opened = await sayOpened(store, transaction, {
        till: { ...begun, assignmentVersion: reassigned.version },
        wanted,
      });
      return { schema: 1, assignment: reassigned.envelope, opened, reassigned };
    });
  if ('refused' in answer) return answer;
  const { reassigned, ...said } = answer;
  if (reassigned !== undefined) announceAssignment(store, terminal, reassigned);
  return said;
}

/** Writes down what is left of each epoch before the new one; says what is lost of each. */
async function closeEpochs(
  store: ServerStore,
  transaction: Transact,
  { till, wanted }: { readonly till: TerminalRow; readonly wanted: NewEpochRequest },
): Promise<readonly string[]> {
  const told = new Map(wanted.kept.map((kept) => [kept.epoch, kept]));
  // What the till knows nothing of any more is lost whole, also of journals that it gave up before.
  if (till.epoch < wanted.epoch && !told.has(till.epoch)) told.set(till.epoch, nothingKept(till.epoch));
  const before = await keptBefore(transaction, till.id);
  for (const kept of before) if (!told.has(kept.epoch)) told.set(kept.epoch, { ...kept, runs: [] });
  const lost: string[] = [];
  for (const kept of [...told.values()].sort((a, b) => a.epoch - b.epoch)) {
    const { epoch } = kept;
    if (epoch >= wanted.epoch) continue;
    const isOpen = epoch === till.epoch;
    // Whatever told of an entry once: its number stays.
    const known = before.find((one) => one.epoch === epoch)?.end ?? 0;
    const end = Math.max(kept.end, known, isOpen ? endByReport(till) : 0);
    const mark = isOpen
      ? { sequence: till.sequence, hash: till.hash }
      : { sequence: 0, hash: genesisHash(sha256, till.id, epoch) };
    await transaction
      .insertInto('journalEpochs')
      .values({
        ...{ terminal: till.id, epoch, ...mark },
        ...{ closedAt: instantNow(store), reason: wanted.reason, kept: JSON.stringify({ ...kept, end }) },
      })
      // The mark of an epoch that was closed before stays: more of it may have come in since.
      .onConflict((conflict) =>
        conflict.columns(['terminal', 'epoch']).doUpdateSet({ kept: JSON.stringify({ ...kept, end }) }),
      )
      .execute();
    const ranges = lostRanges({ ...kept, end });
    if (ranges.length > 0)
      lost.push(
        `of epoch ${epoch} the till has lost ${placesIn(ranges)} entries (${rangesText(ranges)})${isOpen ? `, the server holds ${till.sequence}` : ''}`,
      );
  }
  return lost;
}

async function keptBefore(transaction: Transact, terminal: string): Promise<readonly KeptWord[]> {
  const rows = await transaction
    .selectFrom('journalEpochs')
    .select('kept')
    .where('terminal', '=', terminal)
    .execute();
  return rows.map(keptOf).filter((kept) => kept !== null);
}

function nothingKept(epoch: number): KeptWord {
  return { epoch, runs: [], end: 0, known: { entries: 0, payable: 0, discount: 0 } };
}

/** How far the open journal went by the till's own reports, or by what came in. */
function endByReport({ epoch, sequence, report }: TerminalRow): number {
  const reported = storedReport(report)?.journal;
  return Math.max(sequence, reported?.epoch === epoch ? reported.sequence : 0);
}

async function sayOpened(
  store: ServerStore,
  transaction: Transact,
  { till, wanted }: { readonly till: TerminalRow; readonly wanted: NewEpochRequest },
): Promise<Envelope> {
  const programmes = await programmesOfTills(transaction, till.programme);
  const held = await transaction
    .selectFrom('journalEpochs')
    .select(['epoch', 'sequence'])
    .where('terminal', '=', till.id)
    .orderBy('epoch')
    .execute();
  const word: EpochOpened = {
    schema: 1,
    type: 'epoch-opened',
    terminal: till.id,
    epoch: wanted.epoch,
    nonce: wanted.nonce,
    at: instantNow(store),
    assignment: till.assignmentVersion,
    programmes: programmes.map(({ id, rootVersion, headVersion }) => ({
      id,
      root: rootVersion,
      head: headVersion,
    })),
    held,
  };
  const { head } = await store.keys.of(till.programme);
  return sealEnvelope('epoch-opened', JSON.stringify(epochOpenedSchema.parse(word)), [head]);
}
