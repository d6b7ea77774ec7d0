/**
 * Sends one command APDU to the card and resolves to its whole response, status bytes included.
 * Rejects with the reader's own error when the card is gone or mute; it never retries.
 */
export type Transceive = (command: Uint8Array) => Promise<Uint8Array>;

/** How the card is coupled to the reader. */
export type CardInterface = 'contact' | 'contactless';
