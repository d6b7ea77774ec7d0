import { createHash, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type CaPublicKey, verifyProof } from '../../drivers/emv/index.ts';
import type { SaleEntry } from '../../terminal/core/journal/entry.ts';
import { nodeCardCrypto } from '../../terminal/wire/card-crypto.ts';
import { deriveCardToken } from '../../terminal/wire/card-token-derivation.ts';
import {
  type CardEvidenceSealed,
  type Evidence,
  evidenceSchema,
} from '../../terminal/wire/evidence-schema.ts';
import { parseJson } from '../../terminal/wire/faults.ts';
import { journalEntrySchema } from '../../terminal/wire/journal-entry-schema.ts';
import { isSignedBy, isTimely, readMemberCode } from '../../terminal/wire/member-code.ts';
import { openEvidence } from '../../terminal/wire/sealed-evidence.ts';
import type { OpenRegister } from '../store/open-register.ts';

/** `unknown`: it can be told neither way, and the words say why. */
export type EvidenceCheck = {
  readonly check: 'sealed' | 'challenge' | 'presence' | 'card' | 'signature' | 'counter' | 'code' | 'timely';
  readonly holds: boolean | 'unknown';
  readonly words: string;
};

export type HeldSale = {
  readonly entry: SaleEntry;
  readonly terminal: string;
  readonly epoch: number;
  readonly sequence: number;
};

/** Sales of one card that are compared; a member who has more is counted by the newest. */
const salesComparedMax = 5_000;

/** What holds of the evidence that came with a redemption, one line a check; null when there is no such sale. */
export async function verifyEvidence(
  store: OpenRegister,
  redemption: string,
): Promise<readonly EvidenceCheck[] | null> {
  const [held] = await heldSales(store, { id: redemption });
  if (held === undefined) return null;
  const { card } = held.entry;
  if (card === null) return [sealed('unknown', 'sold without a card: there is nothing to prove')];
  if (card.sealed === null)
    return [sealed('unknown', `the card proved nothing (${card.verdict}): there is no evidence to check`)];
  const key = await readFile(store.folder.evidenceKey, 'utf8');
  const evidence = opened(card.sealed, key);
  if (evidence === null)
    return [sealed(false, 'it was not sealed to this server’s key, or has been changed since')];
  const intact = sealed(true, 'opened with this server’s key');
  if ('memberCode' in evidence) return [intact, ...(await codeChecks(store, held, evidence.memberCode))];
  const others = (await salesOfCard(store, held)).flatMap((other) => {
    const otherEvidence = other.entry.card?.sealed == null ? null : opened(other.entry.card.sealed, key);
    return otherEvidence === null || 'memberCode' in otherEvidence
      ? []
      : [{ ...other, evidence: otherEvidence }];
  });
  return [
    intact,
    challengeCheck(held, evidence),
    ...(await presenceChecks(store, held, evidence)),
    signatureCheck(evidence, others),
    counterCheck(held, evidence, others),
  ];
}

function sealed(holds: EvidenceCheck['holds'], words: string): EvidenceCheck {
  return { check: 'sealed', holds, words };
}

export function opened(text: string, key: string | KeyObject): Evidence | null {
  let clear: string;
  try {
    clear = openEvidence(text, key);
  } catch {
    // Sealed to another key, cut or changed: to the caller it is all the same.
    return null;
  }
  const read = parseJson(clear, evidenceSchema, 'evidence');
  return read.ok ? read.value : null;
}

const challengeBytes = 4;

/** The challenge names the till and a place in its journal before the sale's own, and its hash is what was signed. */
export function challengeCheck(held: HeldSale, { preimage, proof }: CardEvidenceSealed): EvidenceCheck {
  const [purpose, terminal, epoch, after, fresh, ...more] = preimage.split('\n');
  const hash = createHash('sha256').update(preimage).digest().subarray(0, challengeBytes).toString('hex');
  const between = held.sequence - 1 - Number(after);
  const holds =
    purpose === 'puhui/challenge/1' &&
    more.length === 0 &&
    /^[0-9a-f]{32}$/.test(fresh ?? '') &&
    terminal === held.terminal &&
    epoch === String(held.epoch) &&
    /^[0-9]{1,15}$/.test(after ?? '') &&
    between >= 0 &&
    hash.toUpperCase() === proof.challenge;
  const place = `${held.terminal}, epoch ${held.epoch}, entry ${held.sequence}`;
  return {
    check: 'challenge',
    holds,
    words: holds
      ? `made at ${place}; entries between tap and sale: ${between}`
      : `it was not made at ${place}, or not for this proof`,
  };
}

/** The chip's signature by the scheme's keys, and that the number which the bank certified is this token's. */
async function presenceChecks(
  store: OpenRegister,
  { entry, terminal }: HeldSale,
  { proof }: CardEvidenceSealed,
): Promise<readonly EvidenceCheck[]> {
  const home = await store.database
    .selectFrom('terminals')
    .innerJoin('programmes', 'programmes.id', 'terminals.programme')
    .select(['programmes.id', 'programmes.demo'])
    .where('terminals.id', '=', terminal)
    .executeTakeFirst();
  const { caKeys, revokedIssuers } = await schemeTrust(store, home?.id ?? '');
  const checked = verifyProof(proof, caKeys, nodeCardCrypto, {
    today: entry.businessDay,
    allowTestKeys: home?.demo === 1,
    revokedIssuers,
  });
  if (!checked.genuine) {
    const { step, rule } = checked.failure;
    return [{ check: 'presence', holds: false, words: `${step}: ${rule}` }];
  }
  const presence: EvidenceCheck = {
    check: 'presence',
    holds: true,
    words: `the chip signed this challenge (${proof.method}, key ${proof.rid} ${proof.caKeyIndex})`,
  };
  const programme = entry.card?.programme ?? '';
  try {
    const { token } = await store.keys.of(programme);
    const holds = (await deriveCardToken(checked.panDigits, token)) === entry.card?.token;
    const words = holds ? 'the chip is the card that was counted' : 'the chip belongs to another card';
    return [presence, { check: 'card', holds, words }];
  } finally {
    checked.panDigits.fill(0);
  }
}

/** The keys and revocations that the union publishes to this till: what it knows today, not what it knew then. */
export async function schemeTrust(store: OpenRegister, programme: string) {
  const keys = await store.database
    .selectFrom('schemeKeys')
    .select('content')
    .where('programme', '=', programme)
    .execute();
  const revokedIssuers = await store.database
    .selectFrom('revokedIssuers')
    .select(['rid', 'keyIndex as index', 'serial'])
    .where('programme', '=', programme)
    .execute();
  return { caKeys: keys.map(({ content }) => JSON.parse(content) as CaPublicKey), revokedIssuers };
}

type Proven = HeldSale & { readonly evidence: CardEvidenceSealed };

function signatureCheck({ proof }: CardEvidenceSealed, others: readonly Proven[]): EvidenceCheck {
  const twin = others.find(({ evidence }) => evidence.proof.signedDynamicData === proof.signedDynamicData);
  return {
    check: 'signature',
    holds: twin === undefined,
    words: twin === undefined ? 'used for no other redemption' : `it stands under ${twin.entry.id} too`,
  };
}

/**
 * Each tap raises the card's counter: within one till in the order of its taps, and nowhere twice. Two baskets may be
 * sold in another order than their cards were tapped: the challenge says after which entry a tap was.
 */
function counterCheck(
  held: HeldSale,
  evidence: CardEvidenceSealed,
  others: readonly Proven[],
): EvidenceCheck {
  const counter = counterOf(evidence.proof);
  if (counter === null)
    return { check: 'counter', holds: 'unknown', words: 'the card gave no counter, and nobody asked for it' };
  const wrong = others.find((other) => {
    const theirs = counterOf(other.evidence.proof);
    if (theirs === null) return false;
    const isSameJournal = other.terminal === held.terminal && other.epoch === held.epoch;
    const order = isSameJournal ? tappedAfter(other.evidence) - tappedAfter(evidence) : 0;
    return order < 0 ? theirs >= counter : order > 0 ? theirs <= counter : theirs === counter;
  });
  const words =
    wrong === undefined ? `${counter}, and rising` : `${counter} does not rise beside ${wrong.entry.id}`;
  return { check: 'counter', holds: wrong === undefined, words };
}

/** The entry after which the challenge was made. */
export function tappedAfter({ preimage }: CardEvidenceSealed): number {
  return Number(preimage.split('\n')[3]);
}

export function counterOf({ atc }: CardEvidenceSealed['proof']): number | null {
  return atc === null || !/^[0-9A-F]{4}$/.test(atc) ? null : Number.parseInt(atc, 16);
}

export async function codeChecks(
  store: OpenRegister,
  { entry }: HeldSale,
  text: string,
): Promise<readonly EvidenceCheck[]> {
  const code = readMemberCode(text);
  const { programme = '', token } = entry.card ?? {};
  const { memberCode } = await store.keys.of(programme);
  const isOurs = code !== null && code.token === token && isSignedBy(code, programme, memberCode.publicKey);
  if (code === null || !isOurs)
    return [{ check: 'code', holds: false, words: 'it is no member code of this programme for this card' }];
  return [
    {
      check: 'code',
      holds: true,
      words: 'the programme made it for this card; who held the phone it cannot say',
    },
    {
      check: 'timely',
      // The basket may have stood open since the code was shown: later is no fault, earlier is.
      holds: isTimely(code, Date.parse(entry.at)) || code.slot * 30_000 < Date.parse(entry.at),
      words: `made at ${new Date(code.slot * 30_000).toISOString()}, sold at ${entry.at}`,
    },
  ];
}

/** Other sales of the same card, of every till. */
async function salesOfCard(store: OpenRegister, { entry }: HeldSale): Promise<readonly HeldSale[]> {
  const { programme = '', token = '' } = entry.card ?? {};
  const sales = await heldSales(store, { programme, token });
  return sales.filter((other) => other.entry.id !== entry.id);
}

async function heldSales(
  store: OpenRegister,
  which: { readonly id: string } | { readonly programme: string; readonly token: string },
): Promise<readonly HeldSale[]> {
  const rows = await store.database
    .selectFrom('redemptions')
    .innerJoin('journalEntries', (join) =>
      join
        .onRef('journalEntries.terminal', '=', 'redemptions.terminal')
        .onRef('journalEntries.epoch', '=', 'redemptions.epoch')
        .onRef('journalEntries.sequence', '=', 'redemptions.sequence'),
    )
    .select(['journalEntries.terminal', 'journalEntries.epoch', 'journalEntries.sequence', 'bytes'])
    .where('redemptions.kind', '=', 'sale')
    .$if('id' in which, (query) => query.where('redemptions.id', '=', 'id' in which ? which.id : ''))
    .$if('token' in which, (query) =>
      query.where('redemptions.memberToken', '=', 'token' in which ? which.token : ''),
    )
    .orderBy('redemptions.number', 'desc')
    .limit(salesComparedMax)
    .execute();
  return rows.flatMap(({ bytes, ...place }) => {
    const entry = journalEntrySchema.parse(JSON.parse(bytes));
    if (entry.kind !== 'sale') return [];
    return 'token' in which && entry.card?.programme !== which.programme ? [] : [{ entry, ...place }];
  });
}
