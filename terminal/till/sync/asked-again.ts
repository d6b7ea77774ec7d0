import { randomBytes } from 'node:crypto';
import type { Upload } from '../../wire/upload.ts';
import type { Outbox } from '../journal/outbox.ts';
import type { Log } from '../ports.ts';
import type { HeadOffice } from './head-office.ts';
import { Refused } from './line.ts';

export type AskedParts = {
  readonly outbox: Pick<Outbox, 'begun' | 'handInAgain'>;
  readonly office: Pick<HeadOffice, 'openEpoch'>;
  readonly log: Log;
};

/**
 * What a server that was restored from a backup has lost, and asks for by its refusals: entries that it had
 * acknowledged, or all it knew of the epoch that this journal is in. Anything else stays a failure.
 */
export class AskedAgain {
  readonly #parts: AskedParts;
  /** Once in each round of uploads. */
  #wasToldOfEpoch = false;

  constructor(parts: AskedParts) {
    this.#parts = parts;
  }

  /** Resolves when the upload is worth another try; rejects with the refusal when it is not. */
  async answer(error: unknown, { epoch }: Upload): Promise<null> {
    const { outbox, log } = this.#parts;
    const from = error instanceof Refused && error.problem === 'journal-gap' ? error.expected : null;
    const isAsked = from !== null && (await outbox.handInAgain({ epoch, sequence: from - 1 }));
    if (!isAsked && !(await this.#tellOfEpoch(error, epoch))) throw error;
    log('journal-asked-again', { from });
    return null;
  }

  /** It may know nothing of this epoch, nor of what is lost of those before. */
  async #tellOfEpoch(refusal: unknown, epoch: number): Promise<boolean> {
    const wish = this.#parts.outbox.begun;
    if (this.#wasToldOfEpoch || wish === null || !(refusal instanceof Refused)) return false;
    const isUnknown =
      refusal.problem === 'journal-wrong-epoch' || (refusal.problem === 'journal-gap' && epoch < wish.epoch);
    if (!isUnknown) return false;
    this.#wasToldOfEpoch = true;
    // Its assignment comes with the next round; what counts here is that it takes the journal.
    await this.#parts.office.openEpoch({ ...wish, nonce: randomBytes(16).toString('hex') });
    return true;
  }
}
