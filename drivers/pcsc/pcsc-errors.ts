import type { TransceiveFailure } from '../emv/transceive.ts';

/** Rejection of `CardSession.transceive`. It never holds a command or a response: both may hold a card number. */
export class TransmitError extends Error {
  override readonly name = 'TransmitError';
  readonly failure: TransceiveFailure;

  constructor(failure: TransceiveFailure, detail: string) {
    super(`${failure}: ${detail}`);
    this.failure = failure;
  }
}

/** Result codes of the PC/SC interface that mean different things to us (PC/SC part 5; pcsclite.h). */
export const pcscCode = {
  cancelled: 0x80100002,
  unknownReader: 0x80100009,
  sharingViolation: 0x8010000b,
  noSmartCard: 0x8010000c,
  notTransacted: 0x80100016,
  commDataLost: 0x8010002f,
  unresponsiveCard: 0x80100066,
  unpoweredCard: 0x80100067,
  resetCard: 0x80100068,
  removedCard: 0x80100069,
} as const;

/** How many wrapped errors are looked through for a code. The binding wraps once. */
const wrappedErrorsMax = 4;

/**
 * The PC/SC result code that an error of the binding carries, or null.
 * The binding keeps it only in the text of the innermost error, as `(0x80100069)`.
 */
export function pcscCodeOf(error: unknown): number | null {
  let current: unknown = error;
  for (let depth = 0; depth < wrappedErrorsMax && current instanceof Error; depth += 1) {
    const found = /\(?0x([0-9a-f]{8})\)?/i.exec(current.message);
    if (found?.[1] !== undefined) return Number.parseInt(found[1], 16);
    current = 'previous' in current ? current.previous : current.cause;
  }
  return null;
}

/** What a failed command means to the session. An unknown code counts as the reader's failure, not the card's. */
export function transceiveFailure(error: unknown): TransceiveFailure {
  if (error instanceof TransmitError) return error.failure;
  switch (pcscCodeOf(error)) {
    case pcscCode.removedCard:
    case pcscCode.noSmartCard:
    case pcscCode.unknownReader:
    // The exchange broke off. As a rule the card is just leaving, and the daemon has not looked yet.
    case pcscCode.notTransacted:
    case pcscCode.commDataLost:
      return 'card-removed';
    case pcscCode.unresponsiveCard:
    case pcscCode.unpoweredCard:
      return 'card-silent';
    case pcscCode.resetCard:
      return 'card-reset';
    default:
      return 'reader-failed';
  }
}

export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner = 'previous' in error && error.previous instanceof Error ? `: ${error.previous.message}` : '';
  return `${error.message}${inner}`;
}
