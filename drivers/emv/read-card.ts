import { type CaPublicKey, canCheckSm2, type RevokedIssuer } from './ca-key.ts';
import { CardChannel } from './card-channel.ts';
import type { CardCrypto } from './card-crypto.ts';
import { CardData } from './card-data.ts';
import { isDate } from './card-dates.ts';
import { findCandidates, unionPayRid } from './card-directory.ts';
import { type CardFacts, cardFacts, checkFacts } from './card-facts.ts';
import type { Authentication } from './card-in-question.ts';
import type { CardProof, CardReading } from './card-reading.ts';
import { type CardFailure, type CardStep, CardUnreadable, cardFailure } from './card-trouble.ts';
import { terminalData } from './dol.ts';
import { type DeriveToken, NumberInHand } from './number-in-hand.ts';
import { authenticate, claimsProof } from './offline-authentication.ts';
import { readRecords } from './read-records.ts';
import { initiateApplication } from './select-application.ts';
import * as tags from './tags.ts';
import type { CardInterface, Transceive } from './transceive.ts';

/** EMV Book 3, annex A: the unpredictable number has four bytes. */
export const challengeBytes = 4;

export type ReadCardOptions<Token> = {
  readonly interface: CardInterface;
  readonly transceive: Transceive;
  /** Four bytes that this card has never been given before. */
  readonly challenge: Uint8Array;
  /** YYYY-MM-DD, in the calendar of the place. */
  readonly today: string;
  readonly caKeys: readonly CaPublicKey[];
  /** Issuers' certificates that their scheme has taken back. */
  readonly revokedIssuers?: readonly RevokedIssuer[] | undefined;
  readonly allowTestKeys: boolean;
  readonly crypto: CardCrypto;
  /** Gets the number's ASCII digits as soon as they are known; they are zeros after it has settled. */
  readonly deriveToken?: DeriveToken<Token>;
};

export type CardOutcome<Token> = {
  readonly reading: CardReading;
  /** What `deriveToken` made of the number. Null: no number was read, or the card is unreadable. */
  readonly token: Token | null;
  /** Null unless the card is genuine. It holds the card's number: the caller seals it. */
  readonly proof: CardProof | null;
};

/**
 * Reads a card and has it prove itself, with no payment command and no more exchanges than that takes. Whatever the
 * card or the reader does is a verdict, never an exception. Rejects only with an error of `deriveToken`, and with a
 * RangeError for a challenge or date that is none. No number leaves it but masked; the digits are wiped at the end.
 */
export async function readCard<Token>(options: ReadCardOptions<Token>): Promise<CardOutcome<Token>> {
  if (options.challenge.length !== challengeBytes) throw new RangeError('a challenge has four bytes');
  if (!isDate(options.today)) throw new RangeError('today is a date, YYYY-MM-DD');
  const channel = new CardChannel(options.transceive);
  const number = new NumberInHand(options.deriveToken ?? null);
  const data = new CardData();
  const seen: Seen = { aid: null, label: null };
  let outcome: Authentication;
  let facts: CardFacts;
  let masked: string | null;
  let token: Token | null;
  try {
    outcome = await proveCard(options, { channel, number, data, seen });
  } catch (error) {
    if (!(error instanceof CardUnreadable)) throw error;
    outcome = ended('unreadable', error.failure);
  } finally {
    facts = cardFacts(data);
    masked = number.masked;
    channel.wipe();
    token = await number.settle();
  }
  return {
    reading: {
      verdict: outcome.verdict,
      method: outcome.method,
      suite: outcome.suite,
      aid: seen.aid,
      label: seen.label,
      maskedPan: masked,
      panSequence: facts.panSequence,
      expires: facts.expires,
      caKeyIndex: facts.caKeyIndex,
      failure: outcome.failure,
      interface: options.interface,
      exchanges: channel.exchanges,
      bytes: channel.bytes,
    },
    token: outcome.verdict === 'unreadable' ? null : token,
    proof: outcome.proof,
  };
}

/** What was learnt before the reading ended, however it ended. */
type Seen = { aid: string | null; label: string | null };

type Session<Token> = {
  readonly channel: CardChannel;
  readonly number: NumberInHand<Token>;
  readonly data: CardData;
  readonly seen: Seen;
};

/** The flow, step by step. Throws CardUnreadable. */
async function proveCard<Token>(
  options: ReadCardOptions<Token>,
  { channel, number, data, seen }: Session<Token>,
): Promise<Authentication> {
  const terminal = terminalData({ ...options, asksForSm2: canCheckSm2(options, unionPayRid) });
  const candidates = await findCandidates(channel, options.interface);
  const initiation = await initiateApplication(channel, {
    interface: options.interface,
    candidates,
    terminal,
  });
  seen.aid = initiation.application.aid;
  seen.label = initiation.application.label;
  if (initiation.kind === 'refused') return insertCard('processing-options', initiation.rule, null);
  const { records, objects, tag82ApplicationInterchangeProfile: profile } = initiation.options;
  data.add(objects);
  number.takeFrom(data);
  const onRecord = () => number.takeFrom(data);
  const signedRecords = await readRecords(channel, { entries: records, data, onRecord });
  if (number.digits === null) return withoutNumber(options.interface);
  checkFacts(data);
  if (records.length === 0 && claimsProof(profile)) {
    return insertCard('processing-options', 'JR/T 0025.12: no records on this path', '94');
  }
  return authenticate(channel, {
    interface: options.interface,
    aid: seen.aid,
    digits: number.digits,
    tag82ApplicationInterchangeProfile: profile,
    data,
    signedRecords,
    challenge: options.challenge,
    terminal,
    pdol: initiation.application.pdol,
    trust: options,
  });
}

/** Without contacts a card may keep its number to itself; with contacts it has to give it (EMV Book 3, 7.2). */
function withoutNumber(side: CardInterface): Authentication {
  if (side === 'contact') {
    throw new CardUnreadable('card-number', 'EMV Book 3, 7.2: the card gives no number', tags.tag5APan);
  }
  return insertCard('card-number', 'JR/T 0025.12: no number on this path', tags.tag5APan);
}

function insertCard(step: CardStep, rule: string, tag: string | null): Authentication {
  return ended('insert-card', cardFailure(step, rule, tag));
}

function ended(verdict: 'insert-card' | 'unreadable', failure: CardFailure): Authentication {
  return { verdict, method: null, suite: null, failure, proof: null };
}
