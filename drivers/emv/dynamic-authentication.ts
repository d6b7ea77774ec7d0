import { internalAuthenticate, statusWord } from './apdu.ts';
import { type CardChain, recoverCardKey } from './card-chain.ts';
import type { CardChannel } from './card-channel.ts';
import { type Authentication, type CardInQuestion, failedProof } from './card-in-question.ts';
import type { CardProof } from './card-reading.ts';
import { checkDynamicSignature } from './card-signatures.ts';
import { cardFailure } from './card-trouble.ts';
import type { CertificateParts } from './certificate.ts';
import { buildDol, parseDol, type TerminalData } from './dol.ts';
import { checkFastSignature, fastData, fastList, fastObstacle } from './fast-proof.ts';
import { fromHex, toHex } from './hex.ts';
import type { Checked, PublicKey, Suite } from './public-key.ts';
import { statusText } from './select-application.ts';
import * as tags from './tags.ts';
import { findTlv, parseTlv, TlvError } from './tlv.ts';

/** JR/T 0025.7: what a card signs that has no list of its own: the challenge. */
const defaultDdol = fromHex('9F3704');
const challengeBytesMin = 4;

/** A card, the suite of the key that its chain begins with, and that chain. */
export type Attempt = {
  readonly card: CardInQuestion;
  readonly suite: Suite;
  readonly chain: CardChain;
};

/** What the chip has signed, and under which list. */
type ChipSignature = {
  readonly method: 'dda' | 'fdda';
  readonly parts: CertificateParts;
  readonly ddol: Uint8Array;
  readonly ddolData: Uint8Array;
  readonly signature: Uint8Array;
};

/** EMV Book 2, 6: the certificates first, since they cost no exchange; then the chip has to sign our challenge. */
export async function authenticateChip(channel: CardChannel, attempt: Attempt): Promise<Authentication> {
  const { card, suite } = attempt;
  const failed = (failure: Parameters<typeof failedProof>[1]) =>
    failedProof({ method: 'dda', suite }, failure);
  const parts = certificateParts(card);
  const cardKey = chipKey(attempt, parts);
  if (!cardKey.ok) return failed(cardKey.failure);
  const ddol = card.data.value(tags.tag9F49Ddol) ?? defaultDdol;
  const ddolData = challengeData(ddol, inSuite(card.terminal, suite));
  if (ddolData === null) {
    const rule = 'EMV Book 2, 6.5.1: the card does not sign our challenge';
    return failed(cardFailure('internal-authenticate', rule, tags.tag9F49Ddol));
  }
  const answer = await channel.send(internalAuthenticate(ddolData));
  if (answer.status !== statusWord.done) return refusedToSign(attempt, answer.status);
  const signature = signatureIn(answer.data);
  if (signature === null) {
    const rule = 'EMV Book 3, 6.5.9.4: malformed answer';
    return failed(cardFailure('internal-authenticate', rule, tags.tag9F4BSignedDynamicData));
  }
  const checked = checkDynamicSignature(cardKey.value, { signature, terminalData: ddolData }, card.trust);
  if (!checked.ok) return failed(checked.failure);
  return genuine(attempt, { method: 'dda', parts, ddol, ddolData, signature });
}

/** JR/T 0025.12, appendix B: the chip has signed by itself, while it was asked for its processing options. */
export function authenticateFast(attempt: Attempt): Authentication {
  const { card, suite } = attempt;
  const proof = { method: 'fdda', suite } as const;
  const obstacle = fastObstacle(card);
  if (obstacle !== null) return failedProof(proof, obstacle);
  const parts = certificateParts(card);
  const cardKey = chipKey(attempt, parts);
  if (!cardKey.ok) return failedProof(proof, cardKey.failure);
  const signature = card.data.bytes(tags.tag9F4BSignedDynamicData);
  const tag9F69 = card.data.value(tags.tag9F69CardAuthenticationData);
  const ddol = fastList(tag9F69) ?? new Uint8Array();
  const ddolData = fastData(ddol, card.terminal, tag9F69);
  const checked = checkFastSignature(
    cardKey.value,
    {
      signature,
      terminalData: ddolData,
      tag9F36TransactionCounter: card.data.bytes(tags.tag9F36TransactionCounter),
      tag9F69CardAuthenticationData: tag9F69,
    },
    card.trust,
  );
  if (!checked.ok) return failedProof(proof, checked.failure);
  return genuine(attempt, { method: 'fdda', parts, ddol, ddolData, signature });
}

function certificateParts({ data }: CardInQuestion): CertificateParts {
  return {
    certificate: data.bytes(tags.tag9F46CardCertificate),
    remainder: data.bytes(tags.tag9F48CardKeyRemainder),
    exponent: data.bytes(tags.tag9F47CardKeyExponent),
  };
}

function chipKey({ card, chain }: Attempt, parts: CertificateParts): Checked<PublicKey> {
  const cardKey = recoverCardKey(chain, { parts, expected: card.digits }, card.trust);
  if (!cardKey.ok) return cardKey;
  cardKey.value.digits.fill(0);
  return { ok: true, value: cardKey.value.key };
}

/** A list may name DF69 too: it gets the suite that the proof is in, so that a server can build the data again. */
export function inSuite(terminal: TerminalData, suite: Suite): TerminalData {
  return new Map(terminal).set(tags.tagDF69Sm2Wanted, suite === 'sm2' ? '01' : '00');
}

/**
 * What the card is given to sign, or null when its list leaves our challenge out (EMV Book 2, 6.5.1) or cuts it
 * short: JR/T 0025.7: the challenge must be ours and whole, or the answer could be a recording.
 */
export function challengeData(ddol: Uint8Array, terminal: TerminalData): Uint8Array | null {
  const entries = parseDol(ddol);
  const challenges = entries?.filter((entry) => entry.tag === tags.tag9F37UnpredictableNumber) ?? [];
  if (entries === null || challenges.length !== 1) return null;
  return (challenges[0]?.length ?? 0) >= challengeBytesMin ? buildDol(entries, terminal) : null;
}

/** Without contacts some cards sign only with a payment; with contacts a chip that announced DDA has to sign. */
function refusedToSign({ card, suite }: Attempt, status: number): Authentication {
  const rule = `EMV Book 3, 6.5.9: the card refuses to sign (${statusText(status)})`;
  const failure = cardFailure('internal-authenticate', rule, tags.tag9F4BSignedDynamicData);
  return card.interface === 'contactless' && refusalsByPath.has(status)
    ? { verdict: 'insert-card', method: null, suite: null, failure, proof: null }
    : failedProof({ method: 'dda', suite }, failure);
}

const refusalsByPath: ReadonlySet<number> = new Set([
  statusWord.conditionsNotSatisfied,
  statusWord.instructionNotSupported,
  statusWord.classNotSupported,
]);

/** EMV Book 3, 6.5.9.4: the signature alone in an object 80, or as 9F4B in a template 77. */
function signatureIn(answer: Uint8Array): Uint8Array | null {
  try {
    const objects = parseTlv(answer);
    const [first] = objects;
    if (first === undefined || objects.length !== 1) return null;
    if (first.tag === tags.tag80ResponseFormatOne) return first.value;
    return findTlv(objects, tags.tag77ResponseFormatTwo, tags.tag9F4BSignedDynamicData)?.value ?? null;
  } catch (error) {
    if (error instanceof TlvError) return null;
    throw error;
  }
}

function genuine({ card, suite, chain }: Attempt, chip: ChipSignature): Authentication {
  const { method } = chip;
  return { verdict: 'genuine', method, suite, failure: null, proof: proofOf(card, chain, chip) };
}

function proofOf(card: CardInQuestion, chain: CardChain, chip: ChipSignature): CardProof {
  const given = (tag: string) => {
    const value = card.data.value(tag);
    return value === null ? null : toHex(value);
  };
  return {
    method: chip.method,
    challenge: toHex(card.challenge),
    ddol: toHex(chip.ddol),
    ddolData: toHex(chip.ddolData),
    signedDynamicData: toHex(chip.signature),
    issuerCertificate: toHex(chain.issuer.certificate),
    issuerRemainder: toHex(chain.issuer.remainder),
    issuerExponent: toHex(chain.issuer.exponent),
    iccCertificate: toHex(chip.parts.certificate),
    iccRemainder: toHex(chip.parts.remainder),
    iccExponent: toHex(chip.parts.exponent),
    staticData: toHex(chain.staticData),
    caKeyIndex: chain.caKeyIndex,
    rid: chain.rid,
    atc: given(tags.tag9F36TransactionCounter),
    cardAuthenticationData: given(tags.tag9F69CardAuthenticationData),
  };
}
