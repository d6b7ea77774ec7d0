import { findCaKey } from './ca-key.ts';
import { type CardChain, checkStaticSignature } from './card-chain.ts';
import type { CardChannel } from './card-channel.ts';
import { type Authentication, type CardInQuestion, failedProof } from './card-in-question.ts';
import type { ProofMethod } from './card-reading.ts';
import { type CardFailure, cardFailure } from './card-trouble.ts';
import { authenticateChip } from './dynamic-authentication.ts';
import { concatBytes, fromHex, sameBytes, toHex } from './hex.ts';
import type { Checked } from './signed-block.ts';
import * as tags from './tags.ts';

/** EMV Book 3, C1, byte 1: what the card says that it can do. */
const offersStatic = 0x40;
const offersDynamic = 0x20;
const offersCombined = 0x01;
const ridDigits = 10;

/** EMV Book 3, 10.3: the strongest method that card and terminal share, and only that one. Throws CardUnreadable. */
export async function authenticate(channel: CardChannel, card: CardInQuestion): Promise<Authentication> {
  const method = methodOf(card.tag82ApplicationInterchangeProfile);
  if (method === null) return unproved(card, cannotProve);
  const missing = requiredTags[method].find((tag) => card.data.value(tag) === null);
  if (missing !== undefined) {
    return unproved(
      card,
      cardFailure('offline-authentication', 'EMV Book 3, 7.5: the card has none', missing),
    );
  }
  const chain = chainOf(card, method);
  if (!chain.ok) return failedProof(method, chain.failure);
  try {
    return method === 'dda'
      ? await authenticateChip(channel, card, chain.value)
      : authenticateData(card, chain.value);
  } finally {
    chain.value.staticData.fill(0);
  }
}

const cannotProve = cardFailure(
  'offline-authentication',
  'EMV Book 3, C1: the card offers no proof without a payment',
  tags.tag82ApplicationInterchangeProfile,
);

const requiredTags: Readonly<Record<ProofMethod, readonly string[]>> = {
  sda: [
    tags.tag8FCaKeyIndex,
    tags.tag90IssuerCertificate,
    tags.tag9F32IssuerKeyExponent,
    tags.tag93SignedStaticData,
  ],
  dda: [
    tags.tag8FCaKeyIndex,
    tags.tag90IssuerCertificate,
    tags.tag9F32IssuerKeyExponent,
    tags.tag9F46CardCertificate,
    tags.tag9F47CardKeyExponent,
  ],
};

function methodOf(profile: Uint8Array): ProofMethod | null {
  const [offers = 0] = profile;
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
  return { verdict: keepsItForContacts ? 'insert-card' : 'read', method: null, failure, proof: null };
}

/** EMV Book 2, 5.2 first: without a key that we trust, nothing that follows can be held against the card. */
function chainOf(card: CardInQuestion, method: ProofMethod): Checked<CardChain> {
  const rid = card.aid.slice(0, ridDigits);
  const caKeyIndex = toHex(card.data.bytes(tags.tag8FCaKeyIndex));
  const authority = findCaKey(card.trust, { rid, index: caKeyIndex });
  if (!authority.ok) return authority;
  const staticData = signedStaticData(card, method);
  if (!staticData.ok) return staticData;
  return {
    ok: true,
    value: {
      rid,
      caKeyIndex,
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
function signedStaticData(card: CardInQuestion, method: ProofMethod): Checked<Uint8Array> {
  const [step, clause, tag] =
    method === 'sda'
      ? (['static-signature', '5.4 step 5', tags.tag93SignedStaticData] as const)
      : (['icc-certificate', '6.4 step 5', tags.tag9F46CardCertificate] as const);
  if (card.signedRecords === null) {
    const rule = 'EMV Book 3, 10.3: a signed record has no template 70';
    return { ok: false, failure: cardFailure(step, rule, tag) };
  }
  const signedTags = card.data.value(tags.tag9F4ASignedTagList);
  const profileTag = fromHex(tags.tag82ApplicationInterchangeProfile);
  if (signedTags !== null && !sameBytes(signedTags, profileTag)) {
    return { ok: false, failure: cardFailure(step, `EMV Book 2, ${clause}`, tags.tag9F4ASignedTagList) };
  }
  const signedProfile = signedTags === null ? new Uint8Array() : card.tag82ApplicationInterchangeProfile;
  return { ok: true, value: concatBytes(card.signedRecords, signedProfile) };
}

function authenticateData(card: CardInQuestion, chain: CardChain): Authentication {
  const signature = card.data.bytes(tags.tag93SignedStaticData);
  const checked = checkStaticSignature(chain, { signature, digits: card.digits }, card.trust);
  return checked.ok
    ? { verdict: 'data-authentic', method: 'sda', failure: null, proof: null }
    : failedProof('sda', checked.failure);
}
