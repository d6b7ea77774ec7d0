/** The parts of the package `nfc-pcsc` that we use. It ships no types. */
export type CardStatus = { readonly state: number; readonly atr?: Uint8Array };
type Done = (error?: Error | null) => void;

/** The slot as the native binding shows it, inside of the package's own object. */
export type NativeReader = {
  readonly name: string;
  prependListener(event: 'status', listener: (status: CardStatus) => void): unknown;
  connect(
    options: { readonly share_mode: number; readonly protocol?: number },
    done: (error: Error | null | undefined, protocol?: number) => void,
  ): void;
  disconnect(disposition: number, done: Done): void;
  readonly SCARD_STATE_PRESENT: number;
  readonly SCARD_STATE_MUTE: number;
  readonly SCARD_SHARE_EXCLUSIVE: number;
  readonly SCARD_PROTOCOL_T0: number;
  readonly SCARD_UNPOWER_CARD: number;
};

export type NfcConnection = { readonly type: number; readonly protocol: number };

export type NfcReader = {
  readonly name: string;
  readonly reader: NativeReader;
  autoProcessing: boolean;
  card: { readonly atr?: Uint8Array } | null;
  connection: NfcConnection | null;
  /** The package calls it when a card arrives and emits `card` when it resolves; ReaderSlot puts its own here. */
  connect: () => Promise<NfcConnection>;
  transmit(command: Buffer, responseBytesMax: number): Promise<Uint8Array>;
  on(event: 'card', listener: (card: { readonly atr?: Uint8Array }) => void): unknown;
  on(event: 'card.off' | 'end', listener: () => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  close(): void;
};

export type Nfc = {
  on(event: 'reader', listener: (reader: NfcReader) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  close(): void;
};

/** Blocks its thread for ever when no daemon answers: only the reader process may call it. */
export type MakeNfc = () => Nfc;

/**
 * Loads the package, or throws when it or the system library below it is not installed.
 * The name is a value, not a literal, because the package is optional and may be absent where we are compiled.
 */
export async function loadNfc(packageName = 'nfc-pcsc'): Promise<MakeNfc> {
  const loaded: unknown = await import(packageName);
  const Constructor = (loaded as { readonly NFC?: unknown }).NFC;
  if (typeof Constructor !== 'function') throw new Error(`${packageName} has no NFC constructor`);
  return () => Reflect.construct(Constructor, []) as Nfc;
}

/** Sees to it that the package never opens a card in this slot; left to itself it would, and send it commands. */
export function leaveAlone(reader: NfcReader): void {
  reader.autoProcessing = false;
  reader.connect = () => Promise.reject(new Error('this slot is not for customers’ cards'));
  reader.on('error', () => {});
}
