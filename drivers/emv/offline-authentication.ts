import { findCaKey } from './ca-key.ts';
import type { CardChain } from './card-chain.ts';
import type { CardChannel } from './card-channel.ts';
import { type Authentication, type CardInQuestion, failedProof } from './card-in-question.ts';
import type { ProofMethod } from './card-reading.ts';
import { checkStaticSignature } from './card-signatures.ts';
import { type CardFailure, cardFailure } from './card-trouble.ts';
import { cardCertificate } from './certificate.ts';
import { type Attempt, authenticateChip, authenticateFast } from './dynamic-authentication.ts';
import { concatBytes, fromHex, sameBytes, toHex } from './hex.ts';
import type { Checked, PublicKey, Suite } from './public-key.ts';
import * as tags from './tags.ts';

/** EMV Book 3, C1, byte 1: what the card says that it can do. */
const offersStatic = 0x40;
const offersDynamic = 0x20;
const offersCombined = 0x01;
const ridDigits = 10;

/** EMV Book 3, 10.3: the strongest method that card and terminal share, and only that one. Throws CardUnreadable. */
export async function authenticate(channel: CardChannel, card: CardInQuestion): Promise<Authentication> {
  const method = methodOf(card);
  if (method === null) return unproved(card, cannotProve);
  if (card.data.value(tags.tag8FCaKeyIndex) === null) return unproved(card, missing(tags.tag8FCaKeyIndex));
  const authority = authorityOf(card);
  // EMV Book 2, 5.2 first: without a key that we trust, nothing that follows can be held against the card.
  if (!authority.ok) return failedProof({ method, suite: 'rsa' }, authority.failure);
  const { suite } = authority.value;
  const lacking = requiredTags[suite][method].find((tag) => card.data.value(tag) === null);
  if (lacking !== undefined) return unproved(card, missing(lacking));
  const chain = chainOf(card, { method, suite });
  if (!chain.ok) return failedProof({ method, suite }, chain.failure);
  const attempt: Attempt = { card, suite, chain: chain.value };
  try {
    return await attempted(channel, method, attempt);
  } finally {
    chain.value.staticData.fill(0);
  }
}

async function attempted(
  channel: CardChannel,
  method: ProofMethod,
  attempt: Attempt,
): Promise<Authentication> {
  switch (method) {
    case 'sda':
      return authenticateData(attempt);
    case 'dda':
      return authenticateChip(channel, attempt);
    case 'fdda':
      return authenticateFast(attempt);
  }
}

const cannotProve = cardFailure(
  'offline-authentication',
  'EMV Book 3, C1: the card offers no proof without a payment',
  tags.tag82ApplicationInterchangeProfile,
);

function missing(tag: string): CardFailure {
  return cardFailure('offline-authentication', 'EMV Book 3, 7.5: the card has none', tag);
}

const rsaIssuer = [tags.tag90IssuerCertificate, tags.tag9F32IssuerKeyExponent];
const rsaCard = [...rsaIssuer, tags.tag9F46CardCertificate, tags.tag9F47CardKeyExponent];
/** JR/T 0025.17, tables 3 and 7: SM2 certificates hold their keys whole. */
const sm2Card = [tags.tag90IssuerCertificate, tags.tag9F46CardCertificate];

const requiredTags: Readonly<Record<Suite, Readonly<Record<ProofMethod, readonly string[]>>>> = {
  rsa: { sda: [...rsaIssuer, tags.tag93SignedStaticData], dda: rsaCard, fdda: rsaCard },
  sm2: {
    sda: [tags.tag90IssuerCertificate, tags.tag93SignedStaticData],
    dda: sm2Card,
    fdda: sm2Card,
  },
};

/**
 * Without contacts a card that has signed already has made the fast proof, whatever it announces: one that signs and
 * announces no dynamic proof fails it (JR/T 0025.12, B.2), and is never taken for one that offers less.
 */
function methodOf(card: CardInQuestion): ProofMethod | null {
  const [offers = 0] = card.tag82ApplicationInterchangeProfile;
  const hasSigned = card.data.value(tags.tag9F4BSignedDynamicData) !== null;
  if (card.interface === 'contactless' && hasSigned) return 'fdda';
  if ((offers & offersDynamic) !== 0) return 'dda';
  return (offers & offersStatic) !== 0 ? 'sda' : null;
}

/** Whether the card claims a proof of any kind; without contacts it may keep it to itself. */
export function claimsProof(profile: Uint8Array): boolean {
  return ((profile[0] ?? 0) & (offersStatic | offersDynamic | offersCombined)) !== 0;
}

function unproved(card: CardInQuestion, failure: CardFailure): Authentication {
  const keepsItForContacts =
    card.interface === 'contactless' && claimsProof(card.tag82ApplicationInterchangeProfile);
  const verdict = keepsItForContacts ? 'insert-card' : 'read';
  return { verdict, method: null, suite: null, failure, proof: null };
}

function authorityOf(card: CardInQuestion): Checked<PublicKey> {
  const index = toHex(card.data.bytes(tags.tag8FCaKeyIndex));
  return findCaKey(card.trust, { rid: card.aid.slice(0, ridDigits), index });
}

function chainOf(
  card: CardInQuestion,
  proof: { readonly method: ProofMethod; readonly suite: Suite },
): Checked<CardChain> {
  const staticData = signedStaticData(card, proof);
  if (!staticData.ok) return staticData;
  return {
    ok: true,
    value: {
      rid: card.aid.slice(0, ridDigits),
      caKeyIndex: toHex(card.data.bytes(tags.tag8FCaKeyIndex)),
      issuer: {
        certificate: card.data.bytes(tags.tag90IssuerCertificate),
        remainder: card.data.bytes(tags.tag92IssuerKeyRemainder),
        exponent: card.data.bytes(tags.tag9F32IssuerKeyExponent),
      },
      staticData: staticData.value,
    },
  };
}

/** EMV Book 3, 10.3: signed records in their order, then the profile if the card's list of signed tags names it. */
function signedStaticData(
  card: CardInQuestion,
  { method, suite }: { readonly method: ProofMethod; readonly suite: Suite },
): Checked<Uint8Array> {
  const [step, tag] =
    method === 'sda'
      ? (['static-signature', tags.tag93SignedStaticData] as const)
      : (['icc-certificate', cardCertificate[suite].clause.tag] as const);
  if (card.signedRecords === null) {
    const rule = 'EMV Book 3, 10.3: a signed record has no template 70';
    return { ok: false, failure: cardFailure(step, rule, tag) };
  }
  const signedTags = card.data.value(tags.tag9F4ASignedTagList);
  const profileTag = fromHex(tags.tag82ApplicationInterchangeProfile);
  if (signedTags !== null && !sameBytes(signedTags, profileTag)) {
    const rule = tagListRules[suite][method === 'sda' ? 'sda' : 'dda'];
    return { ok: false, failure: cardFailure(step, rule, tags.tag9F4ASignedTagList) };
  }
  const signedProfile = signedTags === null ? new Uint8Array() : card.tag82ApplicationInterchangeProfile;
  return { ok: true, value: concatBytes(card.signedRecords, signedProfile) };
}

/** Both suites let a card sign its profile beside its records, and nothing else. */
const tagListRules: Readonly<Record<Suite, Readonly<Record<'sda' | 'dda', string>>>> = {
  rsa: { sda: 'EMV Book 2, 5.4 step 5', dda: 'EMV Book 2, 6.4 step 5' },
  sm2: { sda: 'JR/T 0025.17, 5.1.3 step c', dda: 'JR/T 0025.17, 5.2.3 step e' },
};

function authenticateData({ card, suite, chain }: Attempt): Authentication {
  const signature = card.data.bytes(tags.tag93SignedStaticData);
  const checked = checkStaticSignature(chain, { signature, digits: card.digits }, card.trust);
  return checked.ok
    ? { verdict: 'data-authentic', method: 'sda', suite, failure: null, proof: null }
    : failedProof({ method: 'sda', suite }, checked.failure);
}
