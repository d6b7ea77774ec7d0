/** The steps of a reading, for the till's words and for support. */
export type CardStep =
  | 'transport'
  | 'select-directory'
  | 'select-application'
  | 'processing-options'
  | 'read-records'
  | 'card-number'
  | 'offline-authentication'
  | 'ca-key'
  | 'issuer-certificate'
  | 'icc-certificate'
  | 'static-signature'
  | 'internal-authenticate'
  | 'dynamic-signature';

/** What did not hold: the step, the rule in the words of its clause, and the data object if there is one. */
export type CardFailure = { readonly step: CardStep; readonly rule: string; readonly tag: string | null };

export function cardFailure(step: CardStep, rule: string, tag: string | null = null): CardFailure {
  return { step, rule, tag };
}

/** The card cannot be read any further; the flow ends here and reports `failure`. It holds no data of the card. */
export class CardUnreadable extends Error {
  override readonly name = 'CardUnreadable';
  readonly failure: CardFailure;

  constructor(step: CardStep, rule: string, tag: string | null = null) {
    super(`${step}: ${rule}`);
    this.failure = cardFailure(step, rule, tag);
  }
}
