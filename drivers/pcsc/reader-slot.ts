import type { CardStatus, NfcConnection, NfcReader } from './nfc-binding.ts';
import { describeError, pcscCode, pcscCodeOf, TransmitError, transceiveFailure } from './pcsc-errors.ts';
import type { FromReaderProcess } from './reader-messages.ts';
import { fromHex, toHex } from './reader-messages.ts';
import type { SlotTimings } from './reader-timings.ts';
import { commandForT0 } from './t0-command.ts';

/** What a slot may be sent back by one command: 256 bytes, two status bytes, and room for the daemon's own margin. */
const responseBytesMax = 264;
const statusBytes = 2;

export type ReaderSlotParts = {
  readonly reader: NfcReader;
  readonly report: (message: FromReaderProcess) => void;
  /** A number that no other session of this process has. */
  readonly nextSession: () => number;
  /** Whether the device has a second slot: one of the two may hold a security module that never answers. */
  readonly hasSisterSlot: () => boolean;
  readonly timings: SlotTimings;
};

/** One slot of a reader, inside of the reader process: opens each card that arrives and carries its commands. */
export class ReaderSlot {
  readonly #parts: ReaderSlotParts;
  #session: number | null = null;
  /** Counts arrivals and departures. An attempt to open a card ends when the count moves on. */
  #stay = 0;
  #lastStatus: number | null = null;
  #muteSinceStart = false;
  #silentTimer: NodeJS.Timeout | null = null;
  #lastOpenError: unknown = null;
  #lastAtr: Uint8Array | undefined;
  #reopenings = 0;

  constructor(parts: ReaderSlotParts) {
    this.#parts = parts;
    const { reader } = parts;
    // Otherwise the package sends commands of its own to every card that arrives.
    reader.autoProcessing = false;
    // The package opens cards shared and swallows every failure to open one. Ours is exclusive and tells.
    reader.connect = () => this.#openNewCard();
    // Before the package's own listener, which calls connect.
    reader.reader.prependListener('status', (status) => this.#statusChanged(status));
    reader.on('card', (card) => this.#cardOpened(card.atr));
    reader.on('card.off', () => this.#cardLeft());
    // An error without a listener would end the process. What matters arrives as a failed command or as `end`.
    reader.on('error', () => {});
  }

  async transmit(session: number, id: number, command: string): Promise<void> {
    const { reader, report } = this.#parts;
    if (session !== this.#session || reader.connection === null) {
      report({
        kind: 'no-response',
        id,
        failure: 'card-removed',
        detail: 'this card is no longer in the reader',
      });
      return;
    }
    const bytes = fromHex(command);
    const isT0 = reader.connection.protocol === reader.reader.SCARD_PROTOCOL_T0;
    try {
      const response = await reader.transmit(
        Buffer.from(isT0 ? commandForT0(bytes) : bytes),
        responseBytesMax,
      );
      // ISO/IEC 7816-4, 5.1: every response ends in two status bytes. Some drivers answer nothing, and call it
      // success, for a card that left while it was working.
      if (response.length < statusBytes)
        throw new TransmitError('card-removed', 'a response without status bytes');
      report({ kind: 'response', id, response: toHex(response) });
    } catch (error) {
      report({ kind: 'no-response', id, failure: transceiveFailure(error), detail: describeError(error) });
      await this.#recover(session);
    }
  }

  /** Takes the power from the card of this session. The card may stay; it has to be presented again. */
  async release(session: number): Promise<void> {
    if (session === this.#session) await this.powerDown();
  }

  async powerDown(): Promise<void> {
    const { reader } = this.#parts;
    this.#session = null;
    if (reader.connection === null) return;
    reader.connection = null;
    // A failure means that the card or the reader is gone: nothing is left to power down.
    await new Promise<void>((resolve) => {
      reader.reader.disconnect(reader.reader.SCARD_UNPOWER_CARD, () => resolve());
    });
  }

  /** The reader was unplugged, or the process ends. */
  forget(): void {
    this.#stay += 1;
    this.#session = null;
    this.#stopSilentTimer();
  }

  #statusChanged(status: CardStatus): void {
    const { reader } = this.#parts;
    const before = this.#lastStatus;
    this.#lastStatus = status.state;
    const isPresent = (status.state & reader.reader.SCARD_STATE_PRESENT) !== 0;
    if (before === null) this.#muteSinceStart = (status.state & reader.reader.SCARD_STATE_MUTE) !== 0;
    this.#lastAtr = status.atr;
    if (!isPresent) {
      this.#muteSinceStart = false;
      this.#reopenings = 0;
    }
    const wasPresent = before !== null && (before & reader.reader.SCARD_STATE_PRESENT) !== 0;
    // PC/SC part 5: the upper half counts arrivals and departures. The binding keeps only the newest status,
    // so a card swapped quickly shows as "present" twice, and the package would go on with the first one.
    if (wasPresent && isPresent && before >>> 16 !== status.state >>> 16) void this.#openAgain();
  }

  /**
   * A command failed. As a rule the card is gone and the daemon will say so at its next look. If it does not,
   * the card only wobbled, or another one came between two looks: then it is a new session.
   */
  async #recover(session: number): Promise<void> {
    const { reader, report, timings } = this.#parts;
    if (session !== this.#session) return;
    this.#session = null;
    const stay = this.#stay;
    // Not disconnected at once: the daemon would note an empty slot, and a card that is back before its next
    // look would never be seen.
    await pause(timings.failureSettleMs);
    if (stay !== this.#stay) return;
    if (this.#reopenings >= timings.reopeningsMax) {
      const detail = 'its commands keep failing';
      report({ kind: 'card-trouble', reader: reader.name, trouble: 'card-silent', detail });
      return;
    }
    this.#reopenings += 1;
    await this.#openAgain();
  }

  async #openAgain(): Promise<void> {
    const { reader } = this.#parts;
    const atr = this.#lastAtr;
    this.#cardLeft();
    await this.powerDown();
    reader.card = atr === undefined ? {} : { atr };
    try {
      await this.#openNewCard();
      this.#cardOpened(atr);
    } catch {
      // Reported by the timer that #openNewCard started, unless this card has left as well.
    }
  }

  /** Resolves when the card is open; rejects when it has left or will not open. */
  async #openNewCard(): Promise<NfcConnection> {
    const { reader, timings } = this.#parts;
    this.#stay += 1;
    const stay = this.#stay;
    this.#startSilentTimer();
    let silentTries = 0;
    for (let tries = 0; tries < timings.openTriesMax; tries += 1) {
      try {
        const connection = await this.#openOnce();
        if (stay !== this.#stay) throw new Error('the card left while it was being opened');
        reader.connection = connection;
        return connection;
      } catch (error) {
        if (stay !== this.#stay) throw error;
        this.#lastOpenError = error;
        const isBusy = pcscCodeOf(error) === pcscCode.sharingViolation;
        if (!isBusy) silentTries += 1;
        if (silentTries >= timings.silentTriesMax) throw error;
        await pause(timings.openRetryDelayMs);
        if (stay !== this.#stay) throw error;
      }
    }
    throw new Error('another program never let go of the card');
  }

  #openOnce(): Promise<NfcConnection> {
    const native = this.#parts.reader.reader;
    // Exclusive, so that no other program's command comes between ours and undoes a selection.
    const type = native.SCARD_SHARE_EXCLUSIVE;
    return new Promise((resolve, reject) => {
      native.connect({ share_mode: type }, (error, protocol) => {
        if (error || protocol === undefined)
          reject(error ?? new Error('the card was opened without a protocol'));
        else resolve({ type, protocol });
      });
    });
  }

  #cardOpened(atr: Uint8Array | undefined): void {
    const { reader, report, nextSession } = this.#parts;
    // The package announces a card even if it left in the same moment.
    if (reader.connection === null || atr === undefined || atr.length === 0) return;
    this.#stopSilentTimer();
    this.#session = nextSession();
    report({ kind: 'card', reader: reader.name, session: this.#session, atr: toHex(atr) });
  }

  #cardLeft(): void {
    this.forget();
    this.#parts.report({ kind: 'removed', reader: this.#parts.reader.name });
  }

  #startSilentTimer(): void {
    this.#stopSilentTimer();
    this.#lastOpenError = null;
    this.#silentTimer = setTimeout(() => this.#reportSilentCard(), this.#parts.timings.cardSilentMs);
  }

  #stopSilentTimer(): void {
    if (this.#silentTimer !== null) clearTimeout(this.#silentTimer);
    this.#silentTimer = null;
  }

  #reportSilentCard(): void {
    const { reader, report, hasSisterSlot } = this.#parts;
    // Some readers show a security module's socket under an ordinary name, as a card that was always there, mute.
    if (this.#muteSinceStart && hasSisterSlot()) return;
    const isBusy = pcscCodeOf(this.#lastOpenError) === pcscCode.sharingViolation;
    const detail = this.#lastOpenError === null ? 'no answer' : describeError(this.#lastOpenError);
    report({
      kind: 'card-trouble',
      reader: reader.name,
      trouble: isBusy ? 'card-busy' : 'card-silent',
      detail,
    });
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
