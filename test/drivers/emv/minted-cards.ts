import { fromHex, toHex } from '../../../drivers/emv/hex.ts';
import { type CardOutcome, type ReadCardOptions, readCard } from '../../../drivers/emv/index.ts';
import { parseTlv, type TlvObject } from '../../../drivers/emv/tlv.ts';
import type { CardInterface, Transceive } from '../../../drivers/emv/transceive.ts';
import {
  mintCa,
  mintCard,
  mintIssuer,
  VirtualCard,
  type VirtualCardDescription,
  type VirtualCardImage,
} from '../../../drivers/virtual/index.ts';
import { nodeCardCrypto } from '../../../terminal/wire/card-crypto.ts';

/** One scheme, one bank and the day on which all tests read their cards. */
export const ca = mintCa();
export const issuer = mintIssuer(ca, { prefix: '622848' });
export const pan = '6228480402564890018';
export const masked = '622848*********0018';
export const today = '2026-11-21';
export const challenge = fromHex('5A3C91E7');

export const mint = (description: Partial<VirtualCardDescription> = {}): VirtualCardImage =>
  mintCard(issuer, { pan, expires: '2031-08-31', protocol: 'T=1', ...description });

/** The two cards that most tests start from; making keys is slow. */
export const genuineCard = mint();
export const staticCard = mint({ method: 'sda' });

export function powered(image: VirtualCardImage, side: CardInterface = 'contact'): Transceive {
  const card = new VirtualCard(image);
  card.powerOn(side);
  return async (command) => card.transmit(command);
}

/** Reads as a till does that trusts the test scheme; the token is the number itself. */
export function read(options: Partial<ReadCardOptions<string>>): Promise<CardOutcome<string>> {
  return readCard<string>({
    interface: 'contact',
    transceive: powered(genuineCard, options.interface),
    challenge,
    today,
    caKeys: [ca.publicKey],
    allowTestKeys: true,
    crypto: nodeCardCrypto,
    deriveToken: async (digits) => `token of ${String.fromCharCode(...digits)}`,
    ...options,
  });
}

/** A copy of the card in whose records one byte of an object's value differs. */
export function flipped(image: VirtualCardImage, tag: string, at = -1): VirtualCardImage {
  return changed(image, tag, (value) => {
    const place = at < 0 ? value.length + at : at;
    value[place] = (value[place] ?? 0) ^ 0x01;
  });
}

/** A copy of the card in whose records an object's value was written over in place. */
export function changed(
  image: VirtualCardImage,
  tag: string,
  change: (value: Uint8Array) => void,
): VirtualCardImage {
  let changes = 0;
  const records = image.records.map((record) => {
    const bytes = fromHex(record.data);
    for (const object of (parseTlv(bytes)[0] as TlvObject).children ?? []) {
      if (object.tag !== tag) continue;
      change(object.value);
      changes += 1;
    }
    return { ...record, data: toHex(bytes) };
  });
  if (changes !== 1) throw new Error(`the card has ${changes} objects ${tag}`);
  return { ...image, records };
}

/** A copy of the card without an object. */
export function without(image: VirtualCardImage, tag: string): VirtualCardImage {
  return replaced(image, tag, null);
}

/** A copy of the card in which an object has another value, or is missing (null). */
export function replaced(image: VirtualCardImage, tag: string, value: string | null): VirtualCardImage {
  const records = image.records.map((record) => {
    const objects = (parseTlv(fromHex(record.data))[0] as TlvObject).children ?? [];
    if (!objects.some((object) => object.tag === tag)) return record;
    const others = objects.filter((object) => object.tag !== tag);
    const added = value === null ? [] : [{ tag, value: fromHex(value), children: null }];
    return { ...record, data: template70([...others, ...added]) };
  });
  return { ...image, records };
}

function template70(objects: readonly TlvObject[]): string {
  const length = (bytes: number) =>
    bytes < 0x80 ? toHex(Uint8Array.of(bytes)) : toHex(Uint8Array.of(0x81, bytes));
  const content = objects.map(({ tag, value }) => `${tag}${length(value.length)}${toHex(value)}`).join('');
  return `70${length(content.length / 2)}${content}`;
}

/** Stands between terminal and card and changes what the card answers to some instruction. */
export function tampered(
  inner: Transceive,
  instruction: number,
  change: (response: Uint8Array) => Uint8Array,
): Transceive {
  return async (command) => {
    const response = await inner(command);
    return command[1] === instruction ? change(response) : response;
  };
}
