import { randomBytes } from 'node:crypto';
import { concatBytes, fromHex, toHex } from '../emv/hex.ts';
import type { VirtualCardRecord } from './card-image-schema.ts';
import { monthAndYear, type VirtualIssuer, type VirtualSm2Issuer } from './mint-authority.ts';
import { signBlock, type VirtualRsaKey } from './rsa-key.ts';
import { cardKeyBlock, staticDataBlock } from './signed-blocks.ts';
import { cardCertificateText, staticDataText } from './signed-texts.ts';
import type { VirtualSm2Key } from './sm2-key.ts';
import { dataObject, hexObject } from './tlv-writer.ts';

/** What the bank writes onto the card: who it is, and how it proves that. */
export type CardContent = {
  readonly pan: string;
  readonly expires: string;
  readonly panSequence: string;
  readonly method: 'dda' | 'sda' | 'fdda' | 'none';
  readonly tag9F08: string;
};

export type CardFiles = {
  readonly records: readonly VirtualCardRecord[];
  readonly tag82: string;
  readonly tag94: string;
};

/** A bank and the key that it gives the chip, both of one suite; no key for a card that cannot sign. */
export type Personaliser =
  | { readonly suite: 'rsa'; readonly issuer: VirtualIssuer; readonly key: VirtualRsaKey | null }
  | { readonly suite: 'sm2'; readonly issuer: VirtualSm2Issuer; readonly key: VirtualSm2Key | null };

/** EMV Book 3, C1: cardholder verification and risk management, plus static (40) or dynamic (20) authentication. */
const interchangeProfiles = { dda: '3C00', fdda: '3C00', sda: '5C00', none: '1C00' } as const;
/** Number and static data stand in files 1 and 2, certificates in file 3. */
const certificatesSfi = 3;

export function cardFiles(by: Personaliser, content: CardContent): CardFiles {
  const tag82 = interchangeProfiles[content.method];
  const staticRecord = staticDataRecord(content);
  const staticData = concatBytes(staticRecord, fromHex(tag82));
  const contents = [
    dataObject('70', hexObject('57', trackTwo(content))),
    dataObject('70', staticRecord),
    ...(content.method === 'none' ? [] : issuerRecords(by)),
    ...(content.method === 'sda'
      ? [dataObject('70', dataObject('93', staticSignature(by, staticData)))]
      : []),
    ...(by.key === null ? [] : cardKeyRecords(by, { content, staticData })),
  ];
  const lastRecord = contents.length - 2;
  return {
    records: contents.map((data, at) => ({
      ...(at < 2 ? { sfi: at + 1, number: 1 } : { sfi: certificatesSfi, number: at - 1 }),
      data: toHex(data),
    })),
    tag82,
    // Only the record with the static data is signed: the last byte of its entry says so (EMV Book 3, 10.2).
    tag94: `08010100${'10010101'}${lastRecord > 0 ? `1801${byteText(lastRecord)}00` : ''}`,
  };
}

function staticDataRecord({ pan, expires, panSequence, tag9F08 }: CardContent): Uint8Array {
  return concatBytes(
    hexObject('5A', evenDigits(pan)),
    hexObject('5F24', expires.replaceAll('-', '').slice(2)),
    hexObject('5F28', '0156'),
    hexObject('5F34', panSequence),
    hexObject('9F07', 'FF00'),
    hexObject('9F08', tag9F08),
    hexObject('9F4A', '82'),
    hexObject('8E', '00000000000000004203'),
  );
}

/** JR/T 0025.17, table 3: an SM2 certificate holds its key whole, so that neither remainder nor exponent come with it. */
function issuerRecords({ suite, issuer }: Personaliser): readonly Uint8Array[] {
  const rest =
    suite === 'sm2'
      ? []
      : [
          hexObject('9F32', issuer.key.exponent),
          ...(issuer.remainder === '' ? [] : [hexObject('92', issuer.remainder)]),
        ];
  return [
    dataObject('70', hexObject('8F', issuer.caKeyIndex), ...rest),
    dataObject('70', hexObject('90', issuer.certificate)),
  ];
}

function staticSignature({ suite, issuer }: Personaliser, staticData: Uint8Array): Uint8Array {
  if (suite === 'sm2') return staticDataText(issuer.key, staticData);
  const block = staticDataBlock({ signerBytes: issuer.key.modulus.length / 2, staticData });
  return signBlock(issuer.key.privateKeyPem, block);
}

function cardKeyRecords(
  by: Personaliser,
  card: { readonly content: CardContent; readonly staticData: Uint8Array },
): readonly Uint8Array[] {
  const { pan, expires } = card.content;
  const named = { pan, monthAndYear: monthAndYear(expires), serial: toHex(randomBytes(3)) };
  const list = hexObject('9F49', '9F3704');
  if (by.key === null) return [];
  if (by.suite === 'sm2') {
    const { staticData } = card;
    const certificate = cardCertificateText(by.issuer.key, { ...named, point: by.key.point, staticData });
    return [dataObject('70', dataObject('9F46', certificate)), dataObject('70', list)];
  }
  const { block, remainder } = cardKeyBlock({
    ...named,
    signerBytes: by.issuer.key.modulus.length / 2,
    key: { modulus: fromHex(by.key.modulus), exponent: fromHex(by.key.exponent) },
    staticData: card.staticData,
  });
  return [
    dataObject('70', dataObject('9F46', signBlock(by.issuer.key.privateKeyPem, block))),
    dataObject(
      '70',
      hexObject('9F47', by.key.exponent),
      ...(remainder.length === 0 ? [] : [dataObject('9F48', remainder)]),
      list,
    ),
  ];
}

/** Track 2 equivalent data: number, D, expiry YYMM, service code, discretionary zeros. */
function trackTwo({ pan, expires }: CardContent): string {
  const expiry = expires.slice(2, 4) + expires.slice(5, 7);
  return evenDigits(`${pan}D${expiry}2201${'0'.repeat(8)}`);
}

/** EMV Book 3, 4.3, format cn: an odd digit is followed by F. */
function evenDigits(digits: string): string {
  return digits.length % 2 === 0 ? digits : `${digits}F`;
}

function byteText(value: number): string {
  return value.toString(16).padStart(2, '0').toUpperCase();
}
