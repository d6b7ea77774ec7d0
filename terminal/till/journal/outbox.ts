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
import { RememberedAnswers } from './remembered-answers.ts';

/** Bytes of entries in one upload; a batch ends before it would pass this. */
const uploadBytesMax = 4_000_000;

export type Sent = { readonly sequence: number; readonly at: string } | null;

/**
 * What the server has not acknowledged yet: nothing leaves it before the server's signed word. And what it has lost
 * since: a server that was restored from a backup is given again what follows the last entry that it holds. What was
 * saved of earlier epochs goes first.
 */
export class Outbox {
  readonly #journal: Journal;
  /** Up to where the server holds what it had acknowledged further, by epoch. */
  readonly #heldAgain = new Map<number, number>();
  /** By epoch: asked at each sale, and changed by an upload only. */
  readonly #words = new RememberedAnswers();
  constructor(journal: Journal) {
    this.#journal = journal;
  }

  async acknowledged(epoch = this.#journal.epoch): Promise<Sent> {
    return this.#words.to([epoch], async () => {
      const row = await this.#journal.database
        .selectFrom('acknowledged')
        .select(['sequence', 'at'])
        .where('epoch', '=', epoch)
        .executeTakeFirst();
      return row ?? null;
    });
  }

  async unsent(): Promise<number> {
    let unsent = this.#journal.lastSequence - (await this.held());
    for (const { epoch } of this.#givenUp) unsent += await this.#unsentOf(epoch);
    return unsent;
  }

  /** Up to where the server holds an epoch of this journal, as far as is known here; the open one, when none is named. */
  async held(epoch = this.#journal.epoch): Promise<number> {
    const acknowledged = (await this.acknowledged(epoch))?.sequence ?? 0;
    return Math.min(acknowledged, this.#heldAgain.get(epoch) ?? acknowledged);
  }

  /** What the server was told when this epoch began behind a damaged one; null: it is the first. */
  get begun(): Journal['begun'] {
    return this.#journal.begun;
  }

  /** Epochs of which something was saved, oldest first. */
  get #givenUp(): readonly { readonly epoch: number; readonly last: number }[] {
    return (this.#journal.begun?.kept ?? []).flatMap(({ epoch, runs }) => {
      const last = runs.at(-1)?.last;
      return last === undefined ? [] : [{ epoch, last }];
    });
  }

  async #unsentOf(epoch: number): Promise<number> {
    const row = await this.#journal.database
      .selectFrom('entries')
      .select((of) => of.fn.countAll<number>().as('entries'))
      .where('epoch', '=', epoch)
      .where('sequence', '>', await this.held(epoch))
      .executeTakeFirstOrThrow();
    return row.entries;
  }

  /**
   * The server says that it holds less than it has acknowledged: what follows is handed in again. False: it is
   * another journal, or nothing that would not be sent anyway. The entries are all here, for none is ever deleted.
   */
  async handInAgain(server: { readonly epoch: number; readonly sequence: number }): Promise<boolean> {
    const { epoch, sequence } = server;
    if (epoch > this.#journal.epoch || sequence >= (await this.held(epoch))) return false;
    this.#heldAgain.set(epoch, sequence);
    return true;
  }

  async isUploaded(place: { readonly epoch: number; readonly sequence: number }): Promise<boolean> {
    return place.sequence <= (await this.held(place.epoch));
  }

  /** The next entries in order, or null when all are acknowledged. */
  async nextUpload(): Promise<Upload | null> {
    for (const { epoch, last } of this.#givenUp) {
      const upload = (await this.held(epoch)) < last ? await this.#nextOf(epoch) : null;
      if (upload !== null) return upload;
    }
    return this.#nextOf(this.#journal.epoch);
  }

  /** An upload goes no further than the entries follow each other: behind a loss begins another. */
  async #nextOf(epoch: number): Promise<Upload | null> {
    const after = await this.held(epoch);
    if (epoch === this.#journal.epoch && after >= this.#journal.lastSequence) return null;
    const rows = await this.#journal.database
      .selectFrom('entries')
      .select(['sequence', 'previous_hash', 'hash', 'bytes'])
      .where('epoch', '=', epoch)
      .where('sequence', '>', after)
      .orderBy('sequence')
      .limit(entriesPerUploadMax)
      .execute();
    let bytes = 0;
    const fitting = rows.filter((row, position) => {
      bytes += row.bytes.length;
      const follows = row.sequence === (rows[0]?.sequence ?? 0) + position;
      return position === 0 || (follows && bytes <= uploadBytesMax);
    });
    if (fitting.length === 0) return null;
    return {
      schema: 1,
      epoch,
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
    const again = this.#heldAgain.get(word.epoch);
    if (again !== undefined) this.#heldAgain.set(word.epoch, Math.max(again, word.sequence));
    const kept = this.#journal.database
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
    // A write that fails may be there all the same.
    await kept.finally(() => this.#words.forget());
    return null;
  }

  async #mismatch(word: Acknowledgement): Promise<string | null> {
    const { terminal, epoch, lastSequence } = this.#journal;
    const isGivenUp = this.#givenUp.some((one) => one.epoch === word.epoch);
    if (word.terminal !== terminal || (word.epoch !== epoch && !isGivenUp))
      return 'the acknowledgement is for another journal';
    if (!isGivenUp && word.sequence > lastSequence)
      return 'the server holds entries that this journal does not';
    if (word.sequence === 0) return null;
    const entry = await this.#journal.database
      .selectFrom('entries')
      .select('hash')
      .where('epoch', '=', word.epoch)
      .where('sequence', '=', word.sequence)
      .executeTakeFirst();
    // It may hold what is lost here.
    if (entry === undefined && isGivenUp) return null;
    return entry?.hash === word.hash ? null : 'the server holds another entry at this place';
  }
}
