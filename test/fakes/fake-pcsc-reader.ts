import { EventEmitter } from 'node:events';
import type { CardStatus, NativeReader, NfcConnection, NfcReader } from '../../drivers/pcsc/nfc-binding.ts';

export const statusEmpty = 0x10;
export const statusPresent = 0x20;
export const statusMute = 0x200;

export type OpenAnswer = { readonly protocol: number } | { readonly error: string };
type Transmit = (command: Buffer) => Promise<Uint8Array>;

/** The native half: a slot that opens cards as the test says. */
class FakeNativeReader extends EventEmitter implements NativeReader {
  readonly name = 'Fake Reader 00 00';
  readonly SCARD_STATE_PRESENT = statusPresent;
  readonly SCARD_STATE_MUTE = statusMute;
  readonly SCARD_SHARE_EXCLUSIVE = 1;
  readonly SCARD_PROTOCOL_T0 = 1;
  readonly SCARD_UNPOWER_CARD = 2;
  /** What the next attempts to open a card meet; the last entry holds for all further ones. */
  opens: OpenAnswer[] = [{ protocol: 2 }];
  readonly openedAs: number[] = [];
  readonly disconnects: number[] = [];

  connect(
    options: { readonly share_mode: number },
    done: (error: Error | null | undefined, protocol?: number) => void,
  ): void {
    this.openedAs.push(options.share_mode);
    const answer = this.opens.length > 1 ? this.opens.shift() : this.opens[0];
    setImmediate(() => {
      if (answer === undefined || 'error' in answer) done(new Error(answer?.error ?? 'no answer'));
      else done(null, answer.protocol);
    });
  }

  disconnect(disposition: number, done: (error?: Error | null) => void): void {
    this.disconnects.push(disposition);
    setImmediate(done);
  }
}

/**
 * The package's half, with its habits: it opens each card that arrives by its own `connect`, says nothing
 * when that fails, compares only whether a card is present, and announces a card that has already left.
 */
export class FakePcscReader extends EventEmitter implements NfcReader {
  readonly reader = new FakeNativeReader();
  readonly name = this.reader.name;
  autoProcessing = true;
  card: { readonly atr?: Uint8Array } | null = null;
  connection: NfcConnection | null = null;
  connect: () => Promise<NfcConnection> = () =>
    Promise.reject(new Error('the slot put nothing in its place'));
  onTransmit: Transmit = () => Promise.resolve(Uint8Array.of(0x90, 0x00));
  #state = 0;

  constructor() {
    super();
    this.reader.on('status', (status: CardStatus) => void this.#statusChanged(status));
  }

  /** What the native half reports: flags, how many arrivals and departures there were, and the card's answer. */
  status(flags: number, changes: number, atr: Uint8Array = Uint8Array.of()): void {
    const state = (changes << 16) | flags;
    this.reader.emit('status', { state, atr });
    this.#state = state;
  }

  async transmit(command: Buffer, _responseBytesMax: number): Promise<Uint8Array> {
    return this.onTransmit(command);
  }

  close(): void {}

  async #statusChanged(status: CardStatus): Promise<void> {
    const changed = this.#state ^ status.state;
    if ((changed & statusEmpty & status.state) !== 0) {
      if (this.card !== null) this.emit('card.off');
      this.card = null;
      this.connection = null;
    } else if ((changed & statusPresent & status.state) !== 0) {
      this.card = { ...(status.atr === undefined ? {} : { atr: status.atr }) };
      try {
        await this.connect();
        this.emit('card', { ...(this.card as { readonly atr?: Uint8Array } | null) });
      } catch {
        // Swallowed, as the package does.
      }
    }
  }
}
