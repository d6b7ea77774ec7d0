import { type Envelope, openEnvelope, type Signers } from '../../wire/envelope.ts';
import { parseJson } from '../../wire/faults.ts';
import {
  type Acknowledgement,
  acknowledgementSchema,
  entriesPerUploadMax,
  type Upload,
  type UploadAnswer,
} from '../../wire/upload.ts';
import type { Journal } from './journal.ts';
import type { JournalTables } from './journal-tables.ts';

/** Bytes of entries in one upload; a batch ends before it would pass this. */
const uploadBytesMax = 4_000_000;

export type Sent = { readonly sequence: number; readonly at: string } | null;

/**
 * What the server has not acknowledged yet: nothing leaves it before the server's signed word. And what it has lost
 * since: a server that was restored from a backup is given again what follows the last entry that it holds.
 */
export class Outbox {
  readonly #journal: Journal;
  /** Up to where the server holds what it had acknowledged further; null: as far as it said. */
  #heldAgain: number | null = null;
  constructor(journal: Journal) {
    this.#journal = journal;
  }

  async acknowledged(): Promise<Sent> {
    const row = await this.#journal.database
      .selectFrom('acknowledged')
      .select(['sequence', 'at'])
      .where('epoch', '=', this.#journal.epoch)
      .executeTakeFirst();
    return row ?? null;
  }

  async unsent(): Promise<number> {
    return this.#journal.lastSequence - (await this.held());
  }

  /** Up to where the server holds this journal, as far as is known here. */
  async held(): Promise<number> {
    const acknowledged = (await this.acknowledged())?.sequence ?? 0;
    return Math.min(acknowledged, this.#heldAgain ?? acknowledged);
  }

  /**
   * The server says that it holds less than it has acknowledged: what follows is handed in again. False: it is
   * another journal, or nothing that would not be sent anyway. The entries are all here, for none is ever deleted.
   */
  async handInAgain(server: { readonly epoch: number; readonly sequence: number }): Promise<boolean> {
    if (server.epoch !== this.#journal.epoch || server.sequence >= (await this.held())) return false;
    this.#heldAgain = server.sequence;
    return true;
  }

  async isUploaded(place: { readonly epoch: number; readonly sequence: number }): Promise<boolean> {
    if (place.epoch === this.#journal.epoch) return place.sequence <= (await this.held());
    const row = await this.#journal.database
      .selectFrom('acknowledged')
      .select('sequence')
      .where('epoch', '=', place.epoch)
      .executeTakeFirst();
    return row !== undefined && row.sequence >= place.sequence;
  }

  /** The next entries in order, or null when all are acknowledged. */
  async nextUpload(): Promise<Upload | null> {
    const after = await this.held();
    const rows = await this.#journal.database
      .selectFrom('entries')
      .select(['sequence', 'previous_hash', 'hash', 'bytes'])
      .where('epoch', '=', this.#journal.epoch)
      .where('sequence', '>', after)
      .orderBy('sequence')
      .limit(entriesPerUploadMax)
      .execute();
    let bytes = 0;
    const fitting = rows.filter((row, position) => {
      bytes += row.bytes.length;
      return position === 0 || bytes <= uploadBytesMax;
    });
    if (fitting.length === 0) return null;
    return {
      schema: 1,
      epoch: this.#journal.epoch,
      entries: fitting.map(({ sequence, previous_hash, hash, bytes }) => ({
        sequence,
        previousHash: previous_hash,
        hash,
        bytes,
      })),
    };
  }

  /**
   * Keeps what became of each entry. A repetition says nothing new: the first word stays, and a place of which
   * the first answer was lost is known to be held.
   */
  async keepOutcomes(epoch: number, outcomes: UploadAnswer['outcomes']): Promise<void> {
    if (outcomes.length === 0) return;
    await this.#journal.database
      .insertInto('outcomes')
      .values(
        outcomes.map(({ sequence, outcome, reason }) => ({
          epoch,
          sequence,
          outcome,
          reason: reason ?? null,
        })),
      )
      .onConflict((conflict) => conflict.columns(['epoch', 'sequence']).doNothing())
      .execute();
  }

  /** Entries that the server holds but does not accept, oldest first. */
  async rejected(): Promise<readonly JournalTables['outcomes'][]> {
    return this.#journal.database
      .selectFrom('outcomes')
      .selectAll()
      .where('outcome', '=', 'rejected')
      .orderBy('epoch')
      .orderBy('sequence')
      .execute();
  }

  /** Believes the server's signed word, when it speaks of what this journal holds; says why not otherwise. */
  async acknowledge(envelope: Envelope, signers: Signers): Promise<string | null> {
    const opened = openEnvelope('acknowledgement', envelope, signers);
    if (!opened.opened) return opened.why;
    const parsed = parseJson(opened.payload, acknowledgementSchema, 'acknowledgement');
    if (!parsed.ok) return parsed.faults.join('; ');
    const word = parsed.value;
    const mismatch = await this.#mismatch(word);
    if (mismatch !== null) return mismatch;
    if (word.sequence === 0) return null;
    if (this.#heldAgain !== null) this.#heldAgain = Math.max(this.#heldAgain, word.sequence);
    await this.#journal.database
      .insertInto('acknowledged')
      .values({
        epoch: word.epoch,
        sequence: word.sequence,
        hash: word.hash,
        envelope: JSON.stringify(envelope),
        at: word.serverTime,
      })
      .onConflict((conflict) =>
        conflict
          .column('epoch')
          .doUpdateSet({
            sequence: word.sequence,
            hash: word.hash,
            envelope: JSON.stringify(envelope),
            at: word.serverTime,
          })
          // An answer that was held up on its way does not take back a later one.
          .where('acknowledged.sequence', '<', word.sequence),
      )
      .execute();
    return null;
  }

  async #mismatch(word: Acknowledgement): Promise<string | null> {
    const { terminal, epoch, lastSequence } = this.#journal;
    if (word.terminal !== terminal || word.epoch !== epoch)
      return 'the acknowledgement is for another journal';
    if (word.sequence > lastSequence) return 'the server holds entries that this journal does not';
    if (word.sequence === 0) return null;
    const entry = await this.#journal.database
      .selectFrom('entries')
      .select('hash')
      .where('epoch', '=', epoch)
      .where('sequence', '=', word.sequence)
      .executeTakeFirst();
    return entry?.hash === word.hash ? null : 'the server holds another entry at this place';
  }
}
