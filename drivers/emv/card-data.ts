import { type CardStep, CardUnreadable } from './card-trouble.ts';
import * as tags from './tags.ts';
import { parseTlv, TlvError, type TlvObject } from './tlv.ts';

/** What the reading uses of a card. Everything else that its records hold (names, identity numbers) is passed over. */
const usedTags: ReadonlySet<string> = new Set([
  tags.tag57TrackTwoEquivalentData,
  tags.tag5APan,
  tags.tag5F24ApplicationExpirationDate,
  tags.tag5F34PanSequenceNumber,
  tags.tag8FCaKeyIndex,
  tags.tag90IssuerCertificate,
  tags.tag92IssuerKeyRemainder,
  tags.tag93SignedStaticData,
  tags.tag9F08ApplicationVersion,
  tags.tag9F32IssuerKeyExponent,
  tags.tag9F36TransactionCounter,
  tags.tag9F46CardCertificate,
  tags.tag9F47CardKeyExponent,
  tags.tag9F48CardKeyRemainder,
  tags.tag9F49Ddol,
  tags.tag9F4ASignedTagList,
  tags.tag9F4BSignedDynamicData,
  tags.tag9F69CardAuthenticationData,
]);

/** The data objects of one application, gathered from its answers. Values are views into those answers. */
export class CardData {
  readonly #values = new Map<string, Uint8Array>();

  /** EMV Book 3, 10.2: a primitive data object that comes twice ends the session. Throws CardUnreadable. */
  add(objects: readonly TlvObject[]): void {
    for (const { tag, value } of objects) {
      if (!usedTags.has(tag)) continue;
      if (this.#values.has(tag))
        throw new CardUnreadable('read-records', 'EMV Book 3, 10.2: it comes twice', tag);
      this.#values.set(tag, value);
    }
  }

  /** Null when the card has none; an object of no length counts as none. */
  value(tag: string): Uint8Array | null {
    const value = this.#values.get(tag);
    return value === undefined || value.length === 0 ? null : value;
  }

  /** Like `value`, for objects that may be absent: no bytes then. */
  bytes(tag: string): Uint8Array {
    return this.#values.get(tag) ?? new Uint8Array();
  }
}

/** The objects of an answer, or CardUnreadable when it is malformed. */
export function objectsOf(bytes: Uint8Array, step: CardStep): readonly TlvObject[] {
  try {
    return parseTlv(bytes);
  } catch (error) {
    if (!(error instanceof TlvError)) throw error;
    throw new CardUnreadable(step, `EMV Book 3, annex B: malformed answer, ${error.message}`);
  }
}

/** The one template that makes the whole answer, or CardUnreadable. */
export function templateOf(bytes: Uint8Array, tag: string, step: CardStep): TlvObject {
  const [template, ...others] = objectsOf(bytes, step);
  if (template?.tag !== tag || others.length > 0) {
    throw new CardUnreadable(step, 'the answer is not the template that belongs here', tag);
  }
  return template;
}
