import { genesisHash } from '../../terminal/core/journal/chain.ts';
import type { NewEpochRequest } from '../../terminal/wire/enrolment.ts';
import type { Envelope } from '../../terminal/wire/envelope.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';
import { reassign, terminalRow } from './reassign.ts';

/**
 * Lets a till begin another chain, and closes the one that it gives up where it is held: what the till still has
 * of that one is taken as before. The same wish again gets the assignment that it got. Staff hear of it, with the
 * number of entries that were held and, if the till has fewer, what is missing there.
 */
export async function openEpoch(
  store: ServerStore,
  terminal: string,
  wanted: NewEpochRequest,
): Promise<{ readonly assignment: Envelope } | Refusal> {
  return store.database.transaction().execute(async (transaction) => {
    const till = await terminalRow(transaction, terminal);
    if (till === undefined) return refuse('terminal-unknown');
    if (wanted.epoch === till.epoch && till.sequence === 0)
      return { assignment: JSON.parse(till.assignment) as Envelope };
    if (wanted.epoch <= till.epoch)
      return refuse('journal-wrong-epoch', {
        detail: `epoch ${till.epoch} is open, a later one must be asked for`,
      });
    await transaction
      .insertInto('journalEpochs')
      .values({
        terminal,
        epoch: till.epoch,
        sequence: till.sequence,
        hash: till.hash,
        closedAt: instantNow(store),
        reason: wanted.reason,
      })
      .execute();
    const kept = wanted.kept.find(({ epoch }) => epoch === till.epoch);
    const alarm = `${wanted.reason}: epoch ${wanted.epoch} begins; of epoch ${till.epoch} the server holds ${till.sequence} entries, the till has ${kept?.sequence ?? 0}`;
    store.log.warn({ terminal, epoch: wanted.epoch, reason: wanted.reason }, 'a till begins another journal');
    const { envelope } = await reassign(store, transaction, {
      ...till,
      epoch: wanted.epoch,
      sequence: 0,
      hash: genesisHash(sha256, terminal, wanted.epoch),
      alarm,
      lastContact: instantNow(store),
    });
    return { assignment: envelope };
  });
}
