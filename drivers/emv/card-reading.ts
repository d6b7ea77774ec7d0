import type { CardFailure } from './card-trouble.ts';
import type { Suite } from './public-key.ts';
import type { CardInterface } from './transceive.ts';

export type CardVerdict =
  | 'genuine' // the chip proved with its own key that it is this card
  | 'data-authentic' // the data are the bank's; a copy is not excluded
  | 'read' // the number was read, no proof was possible
  | 'not-genuine' // a proof was attempted and failed
  | 'insert-card' // this card proves itself only through its contacts
  | 'unreadable'; // not a bank card, blocked, mute, removed too early or malformed

/**
 * Static, dynamic or fast dynamic data authentication; a combined one needs a payment command, which is never sent.
 */
export type ProofMethod = 'sda' | 'dda' | 'fdda';

/** What a till learns from a card. Unknown is null; of the number it holds six digits and four. */
export type CardReading = {
  readonly verdict: CardVerdict;
  readonly method: ProofMethod | null;
  readonly suite: Suite | null;
  readonly aid: string | null;
  readonly label: string | null;
  readonly maskedPan: string | null;
  readonly panSequence: string | null;
  /** YYYY-MM-DD, the last day that the card gives itself. */
  readonly expires: string | null;
  readonly caKeyIndex: string | null;
  readonly failure: CardFailure | null;
  readonly interface: CardInterface;
  readonly exchanges: number;
  /** Both ways, status bytes included. */
  readonly bytes: number;
};

/**
 * Everything that a server needs to check a dynamic proof again, as upper-case hexadecimal.
 * The certificate holds the card's number: whoever has a proof seals it before it goes anywhere.
 */
export type CardProof = {
  readonly method: 'dda' | 'fdda';
  readonly challenge: string;
  /**
   * The list of what the chip signed: the card's own, or that of JR/T 0025.12, table B.1. The server builds
   * `ddolData` again from it, the challenge and `cardAuthenticationData`.
   */
  readonly ddol: string;
  readonly ddolData: string;
  readonly signedDynamicData: string;
  readonly issuerCertificate: string;
  readonly issuerRemainder: string;
  readonly issuerExponent: string;
  readonly iccCertificate: string;
  readonly iccRemainder: string;
  readonly iccExponent: string;
  readonly staticData: string;
  readonly caKeyIndex: string;
  readonly rid: string;
  /** The transaction counter, when the card gave it without being asked. A fast proof has signed it. */
  readonly atc: string | null;
  /** Tag 9F69, which a fast proof of version 01 has signed too. */
  readonly cardAuthenticationData: string | null;
};
