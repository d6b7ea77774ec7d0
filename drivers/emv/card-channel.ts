import { type CardResponse, getResponse, withExpectedLength } from './apdu.ts';
import { CardUnreadable } from './card-trouble.ts';
import { concatBytes } from './hex.ts';
import type { Transceive, TransceiveFailure } from './transceive.ts';

/** Frames that one command may take: the answer in 256-byte pieces, and one correction of the length for each. */
export const framesPerCommandMax = 16;
/** Longest answer to one command, put together from its pieces. */
export const answerBytesMax = 2048;
const statusBytes = 2;
/** Frames that one reading may take: 32 records, each asked for twice, and what comes before and after them. */
export const framesPerReadingMax = 128;

/**
 * Carries commands to the card and puts its answers together: 61xx and 6Cxx never reach the flow (EMV Book 1, 9.3.1).
 * It counts, it keeps to the limits, and it wipes every answer at the end. Throws CardUnreadable.
 */
export class CardChannel {
  readonly #transceive: Transceive;
  readonly #answers: Uint8Array[] = [];
  #exchanges = 0;
  #bytes = 0;

  constructor(transceive: Transceive) {
    this.#transceive = transceive;
  }

  get exchanges(): number {
    return this.#exchanges;
  }

  get bytes(): number {
    return this.#bytes;
  }

  async send(command: Uint8Array): Promise<CardResponse> {
    const pieces: Uint8Array[] = [];
    let length = 0;
    let frame = command;
    for (let frames = 0; frames < framesPerCommandMax; frames += 1) {
      const { status, data } = await this.#exchange(frame);
      const next = followUp(frame, status);
      // 6Cxx only corrects a length: what it corrects is asked for again, whole.
      if (status >> 8 !== 0x6c) pieces.push(data);
      length += data.length;
      if (length > answerBytesMax) throw new CardUnreadable('transport', 'the card’s answer is too long');
      if (next === null) return { status, data: this.#joined(pieces) };
      frame = next;
    }
    throw new CardUnreadable('transport', 'the card never finishes its answer');
  }

  /** Takes something made of answers, to be overwritten with them. */
  wipeLater(bytes: Uint8Array): void {
    this.#answers.push(bytes);
  }

  /** Overwrites all answers: they hold the card's number. Views into them are of no use from here on. */
  wipe(): void {
    for (const answer of this.#answers) answer.fill(0);
  }

  async #exchange(frame: Uint8Array): Promise<CardResponse> {
    if (this.#exchanges >= framesPerReadingMax) {
      throw new CardUnreadable('transport', 'the card asks for too many exchanges');
    }
    this.#exchanges += 1;
    this.#bytes += frame.length;
    let response: Uint8Array;
    try {
      response = await this.#transceive(frame);
    } catch (error) {
      throw new CardUnreadable('transport', transportRules[transceiveFailure(error)]);
    }
    this.wipeLater(response);
    this.#bytes += response.length;
    const end = response.length - statusBytes;
    if (end < 0) throw new CardUnreadable('transport', 'the card’s answer has no status');
    const status = ((response[end] ?? 0) << 8) | (response[end + 1] ?? 0);
    return { status, data: response.subarray(0, end) };
  }

  #joined(pieces: readonly Uint8Array[]): Uint8Array {
    if (pieces.length === 1) return pieces[0] ?? new Uint8Array();
    const whole = concatBytes(...pieces);
    this.wipeLater(whole);
    return whole;
  }
}

/** EMV Book 1, 9.3.1.3: 61xx has more to fetch; 6Cxx wants the same command with the length that it names. */
function followUp(frame: Uint8Array, status: number): Uint8Array | null {
  const length = status & 0xff;
  if (status >> 8 === 0x61) return getResponse(length);
  if (status >> 8 === 0x6c) return withExpectedLength(frame, length);
  return null;
}

const transportRules: Readonly<Record<TransceiveFailure, string>> = {
  'card-removed': 'the card was removed too early',
  'card-silent': 'the card does not answer',
  'card-reset': 'another program reset the card',
  'reader-failed': 'the reader failed',
};

function transceiveFailure(error: unknown): TransceiveFailure {
  const failure = error instanceof Error && 'failure' in error ? error.failure : null;
  return typeof failure === 'string' && failure in transportRules
    ? (failure as TransceiveFailure)
    : 'reader-failed';
}
