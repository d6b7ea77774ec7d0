import type { Trust } from './ca-key.ts';
import type { CardData } from './card-data.ts';
import type { CardProof, CardVerdict, ProofMethod } from './card-reading.ts';
import type { CardFailure } from './card-trouble.ts';
import type { DolEntry, TerminalData } from './dol.ts';
import type { Suite } from './public-key.ts';
import type { SignedRecords } from './read-records.ts';
import type { CardInterface } from './transceive.ts';

/** What the records brought, and whom to believe. */
export type CardInQuestion = {
  readonly interface: CardInterface;
  readonly aid: string;
  readonly digits: Uint8Array;
  readonly tag82ApplicationInterchangeProfile: Uint8Array;
  readonly data: CardData;
  readonly signedRecords: SignedRecords;
  readonly challenge: Uint8Array;
  readonly terminal: TerminalData;
  /** What the card was told of it before it chose its path. */
  readonly pdol: readonly DolEntry[];
  readonly trust: Trust;
};

export type Authentication = {
  readonly verdict: CardVerdict;
  readonly method: ProofMethod | null;
  readonly suite: Suite | null;
  readonly failure: CardFailure | null;
  readonly proof: CardProof | null;
};

/** A scheme key that we do not trust proves nothing, for the card or against it. */
export function failedProof(
  { method, suite }: { readonly method: ProofMethod; readonly suite: Suite },
  failure: CardFailure,
): Authentication {
  return failure.step === 'ca-key'
    ? { verdict: 'read', method: null, suite: null, failure, proof: null }
    : { verdict: 'not-genuine', method, suite, failure, proof: null };
}
