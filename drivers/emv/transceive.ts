/**
 * Sends one command APDU to the card and resolves to its whole response, status bytes included.
 * The response belongs to the caller, who wipes it: it may hold a card number.
 * Rejects with the reader's own error when the card is gone or mute; it never retries.
 * An error whose `failure` is a `TransceiveFailure` is told to the cashier in those terms.
 */
export type Transceive = (command: Uint8Array) => Promise<Uint8Array>;

/** How the card is coupled to the reader. */
export type CardInterface = 'contact' | 'contactless';

/** Why a command got no answer. */
export type TransceiveFailure = 'card-removed' | 'card-silent' | 'card-reset' | 'reader-failed';
