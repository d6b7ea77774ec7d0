import { internalAuthenticate, statusWord } from './apdu.ts';
import { type CardChain, checkDynamicSignature, recoverCardKey } from './card-chain.ts';
import type { CardChannel } from './card-channel.ts';
import { type Authentication, type CardInQuestion, failedProof } from './card-in-question.ts';
import type { CardProof } from './card-reading.ts';
import { cardFailure } from './card-trouble.ts';
import type { CertificateParts } from './certified-key.ts';
import { buildDol, parseDol, type TerminalData } from './dol.ts';
import { fromHex, toHex } from './hex.ts';
import { statusText } from './select-application.ts';
import * as tags from './tags.ts';
import { findTlv, parseTlv, TlvError } from './tlv.ts';

/** JR/T 0025.7: what a card signs that has no list of its own: the challenge. */
const defaultDdol = fromHex('9F3704');
const challengeBytesMin = 4;

/** EMV Book 2, 6: the certificates first, since they cost no exchange; then the chip has to sign our challenge. */
export async function authenticateChip(
  channel: CardChannel,
  card: CardInQuestion,
  chain: CardChain,
): Promise<Authentication> {
  const parts: CertificateParts = {
    certificate: card.data.bytes(tags.tag9F46CardCertificate),
    remainder: card.data.bytes(tags.tag9F48CardKeyRemainder),
    exponent: card.data.bytes(tags.tag9F47CardKeyExponent),
  };
  const cardKey = recoverCardKey(chain, { parts, expected: card.digits }, card.trust);
  if (!cardKey.ok) return failedProof('dda', cardKey.failure);
  cardKey.value.digits.fill(0);
  const ddol = card.data.value(tags.tag9F49Ddol) ?? defaultDdol;
  const ddolData = challengeData(ddol, card.terminal);
  if (ddolData === null) {
    const rule = 'EMV Book 2, 6.5.1: the card does not sign our challenge';
    return failedProof('dda', cardFailure('internal-authenticate', rule, tags.tag9F49Ddol));
  }
  const answer = await channel.send(internalAuthenticate(ddolData));
  if (answer.status !== statusWord.done) return refusedToSign(card, answer.status);
  const signature = signatureIn(answer.data);
  if (signature === null) {
    const rule = 'EMV Book 3, 6.5.9.4: malformed answer';
    return failedProof('dda', cardFailure('internal-authenticate', rule, tags.tag9F4BSignedDynamicData));
  }
  const checked = checkDynamicSignature(cardKey.value.key, { signature, ddolData }, card.trust);
  if (!checked.ok) return failedProof('dda', checked.failure);
  const proof = proofOf(card, chain, { parts, ddol, ddolData, signature });
  return { verdict: 'genuine', method: 'dda', failure: null, proof };
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
function refusedToSign(card: CardInQuestion, status: number): Authentication {
  const rule = `EMV Book 3, 6.5.9: the card refuses to sign (${statusText(status)})`;
  const failure = cardFailure('internal-authenticate', rule, tags.tag9F4BSignedDynamicData);
  return card.interface === 'contactless' && refusalsByPath.has(status)
    ? { verdict: 'insert-card', method: null, failure, proof: null }
    : failedProof('dda', failure);
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

function proofOf(
  card: CardInQuestion,
  chain: CardChain,
  chip: {
    readonly parts: CertificateParts;
    readonly ddol: Uint8Array;
    readonly ddolData: Uint8Array;
    readonly signature: Uint8Array;
  },
): CardProof {
  const counter = card.data.value(tags.tag9F36TransactionCounter);
  return {
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
    atc: counter === null ? null : toHex(counter),
  };
}
