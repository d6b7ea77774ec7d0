import { readBinary, readRecord, selectByName, statusWord } from './apdu.ts';
import { CardChannel } from './card-channel.ts';
import { CardUnreadable } from './card-trouble.ts';
import { fromHex, toHex } from './hex.ts';
import { tag70RecordTemplate } from './tags.ts';
import { parseTlv, TlvError, type TlvObject } from './tlv.ts';
import type { Transceive } from './transceive.ts';

/**
 * Where a union's own application keeps the member's number. Every union that has one lays it out in its own way, so
 * that this is configuration: the application's name, and one place in its files.
 */
export type UnionApplication = {
  readonly aid: string;
  readonly memberNumber: MemberNumberPlace & {
    /** Characters, or two digits a byte. */
    readonly coding: 'gb18030' | 'digits';
  };
};

type MemberNumberPlace =
  /** A data object in a record, bare or in a template 70. */
  | { readonly kind: 'record'; readonly sfi: number; readonly record: number; readonly tag: string }
  /** So many bytes of a file without records. */
  | { readonly kind: 'plain'; readonly sfi: number; readonly offset: number; readonly bytes: number };

/** A number of whatever letters a union uses, and nothing that a screen or a log would stumble over. */
const memberNumberPattern = /^[\p{L}\p{N}][\p{L}\p{N}-]{0,39}$/u;

/**
 * The member's number, or null for a card that has no such application, keeps it elsewhere or was pulled out by now:
 * it is a convenience, never a reason to refuse a card. It is not signed, so that it proves nothing. It is asked for
 * after the reading of a card that did not fail it, and only where the card's own number said nothing. One place is
 * read; names, identity numbers and all else beside it are skipped, and the answers are wiped.
 */
export async function readMemberNumber(card: {
  readonly transceive: Transceive;
  readonly application: UnionApplication;
  readonly decodeGb18030: (bytes: Uint8Array) => string | null;
}): Promise<string | null> {
  const { aid, memberNumber } = card.application;
  const channel = new CardChannel(card.transceive);
  try {
    const selection = await channel.send(selectByName(fromHex(aid)));
    if (selection.status !== statusWord.done) return null;
    const bytes = await placeOf(channel, memberNumber);
    if (bytes === null) return null;
    const text = memberNumber.coding === 'digits' ? toHex(bytes) : card.decodeGb18030(bytes);
    const number = text === null ? '' : withoutFilling(text, memberNumber.coding);
    return memberNumberPattern.test(number) ? number : null;
  } catch (error) {
    if (error instanceof CardUnreadable) return null;
    throw error;
  } finally {
    channel.wipe();
  }
}

async function placeOf(channel: CardChannel, place: MemberNumberPlace): Promise<Uint8Array | null> {
  if (place.kind === 'plain') {
    const { status, data } = await channel.send(readBinary(place.sfi, place));
    return status === statusWord.done && data.length === place.bytes ? data : null;
  }
  const { status, data } = await channel.send(readRecord(place.sfi, place.record));
  if (status !== statusWord.done) return null;
  const objects = parsed(data);
  const within = objects.find(({ tag }) => tag === tag70RecordTemplate)?.children ?? objects;
  const found = within.filter(({ tag }) => tag === place.tag);
  return found.length === 1 ? (found[0]?.value ?? null) : null;
}

/** Fields of one length are filled up: text with zeros or spaces, digits with F. */
function withoutFilling(text: string, coding: 'gb18030' | 'digits'): string {
  if (coding === 'gb18030') return text.replace(/[\0 ]+$/, '');
  return /^[0-9]+(?=F*$)/.exec(text)?.[0] ?? '';
}

function parsed(bytes: Uint8Array): readonly TlvObject[] {
  try {
    return parseTlv(bytes);
  } catch (error) {
    if (error instanceof TlvError) return [];
    throw error;
  }
}
