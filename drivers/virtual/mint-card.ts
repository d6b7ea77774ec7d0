import { randomBytes } from 'node:crypto';
import { concatBytes, fromHex, toHex } from '../emv/hex.ts';
import type { CardInterface } from '../emv/transceive.ts';
import { type ContactProtocol, contactAnswerToReset, contactlessAnswerToReset } from './answer-to-reset.ts';
import type {
  VirtualCardFace,
  VirtualCardFault,
  VirtualCardImage,
  VirtualCardRecord,
} from './card-image-schema.ts';
import { monthAndYear, type VirtualIssuer } from './mint-authority.ts';
import { newRsaKey, type PublicExponent, signBlock, type VirtualRsaKey } from './rsa-key.ts';
import { cardKeyBlock, dynamicDataBlock, staticDataBlock } from './signed-blocks.ts';
import { dataObject, hexObject } from './tlv-writer.ts';

/** How a card differs from the honest one that it is made from. */
export type VirtualCardBehaviour =
  | 'genuine'
  | 'copied' // all data of a genuine card, but the copier has no private key of it and signs with another
  | 'replayed' // answers every challenge with a signature that was overheard earlier
  | 'insert-card' // refuses to prove itself without contacts, as cards without the debit/credit path do
  | 'unreadable'; // a damaged chip: its files cannot be read

export type VirtualCardDescription = {
  /** 16 to 19 digits. */
  readonly pan: string;
  /** Last day of validity, YYYY-MM-DD. */
  readonly expires: string;
  readonly panSequence?: string;
  readonly label?: string;
  readonly aid?: string;
  readonly interfaces?: readonly CardInterface[];
  readonly protocol?: ContactProtocol;
  readonly method?: 'dda' | 'sda' | 'none';
  readonly behaviour?: VirtualCardBehaviour;
  readonly keyBits?: number;
  readonly keyExponent?: PublicExponent;
  readonly transactionCounter?: number;
};

/**
 * Makes a whole card from its description: files, certificates and a key of its own. The issuer's prefix has to
 * begin the number. Throws a RangeError for a description that no bank could have personalised.
 */
export function mintCard(issuer: VirtualIssuer, description: VirtualCardDescription): VirtualCardImage {
  const { pan, method = 'dda', behaviour = 'genuine' } = description;
  if (!/^[0-9]{16,19}$/.test(pan)) throw new RangeError('a card number has 16 to 19 digits');
  if (!pan.startsWith(issuer.prefix)) throw new RangeError('the number is not one of this issuer');
  const { keyBits = 1024, keyExponent = 3, interfaces = ['contact', 'contactless'] } = description;
  const key = method === 'dda' ? newRsaKey(keyBits, keyExponent) : null;
  const files = cardFiles(issuer, description, key);
  return {
    schema: 1,
    aid: description.aid ?? 'A000000333010101',
    label: description.label ?? 'UNIONPAY DEBIT',
    faces: interfaces.map((side) => cardFace(side, description, files)),
    records: files.records,
    dynamicAuthentication: dynamicAuthentication(key, behaviour),
    transactionCounter: description.transactionCounter ?? 1,
    faults: behaviour === 'unreadable' ? [damagedFiles] : [],
  };
}

/** ISO/IEC 7816-4, table 6: 6581 is a memory failure. */
const damagedFiles: VirtualCardFault = { kind: 'status', instruction: 'B2', status: '6581' };

type CardFiles = {
  readonly records: readonly VirtualCardRecord[];
  readonly tag82: string;
  readonly tag94: string;
};

function cardFiles(
  issuer: VirtualIssuer,
  description: VirtualCardDescription,
  key: VirtualRsaKey | null,
): CardFiles {
  const { method = 'dda' } = description;
  const tag82 = interchangeProfiles[method];
  const staticRecord = staticDataRecord(description);
  const staticData = concatBytes(staticRecord, fromHex(tag82));
  const contents = [
    dataObject('70', hexObject('57', trackTwo(description))),
    dataObject('70', staticRecord),
    ...(method === 'none' ? [] : issuerRecords(issuer)),
    ...(method === 'sda' ? [staticSignatureRecord(issuer, staticData)] : []),
    ...(key === null ? [] : cardKeyRecords(issuer, { description, key, staticData })),
  ];
  const places = contents.map((_, at) => (at < 2 ? { sfi: at + 1, number: 1 } : { sfi: 3, number: at - 1 }));
  const lastRecord = contents.length - 2;
  return {
    records: contents.map((data, at) => ({ ...(places[at] ?? { sfi: 3, number: 1 }), data: toHex(data) })),
    tag82,
    // Only the record with the static data is signed: the last byte of its entry says so (EMV Book 3, 10.2).
    tag94: `08010100${'10010101'}${lastRecord > 0 ? `1801${byteText(lastRecord)}00` : ''}`,
  };
}

/** EMV Book 3, C1: cardholder verification and risk management, plus static (40) or dynamic (20) authentication. */
const interchangeProfiles = { dda: '3C00', sda: '5C00', none: '1C00' } as const;

function staticDataRecord(description: VirtualCardDescription): Uint8Array {
  return concatBytes(
    hexObject('5A', evenDigits(description.pan)),
    hexObject('5F24', description.expires.replaceAll('-', '').slice(2)),
    hexObject('5F28', '0156'),
    hexObject('5F34', description.panSequence ?? '01'),
    hexObject('9F07', 'FF00'),
    hexObject('9F08', '0030'),
    hexObject('9F4A', '82'),
    hexObject('8E', '00000000000000004203'),
  );
}

function issuerRecords(issuer: VirtualIssuer): readonly Uint8Array[] {
  const remainder = issuer.remainder === '' ? [] : [hexObject('92', issuer.remainder)];
  return [
    dataObject(
      '70',
      hexObject('8F', issuer.caKeyIndex),
      hexObject('9F32', issuer.key.exponent),
      ...remainder,
    ),
    dataObject('70', hexObject('90', issuer.certificate)),
  ];
}

function staticSignatureRecord(issuer: VirtualIssuer, staticData: Uint8Array): Uint8Array {
  const block = staticDataBlock({ signerBytes: issuer.key.modulus.length / 2, staticData });
  return dataObject('70', dataObject('93', signBlock(issuer.key.privateKeyPem, block)));
}

function cardKeyRecords(
  issuer: VirtualIssuer,
  card: {
    readonly description: VirtualCardDescription;
    readonly key: VirtualRsaKey;
    readonly staticData: Uint8Array;
  },
): readonly Uint8Array[] {
  const { block, remainder } = cardKeyBlock({
    signerBytes: issuer.key.modulus.length / 2,
    pan: card.description.pan,
    monthAndYear: monthAndYear(card.description.expires),
    serial: toHex(randomBytes(3)),
    key: { modulus: fromHex(card.key.modulus), exponent: fromHex(card.key.exponent) },
    staticData: card.staticData,
  });
  return [
    dataObject('70', dataObject('9F46', signBlock(issuer.key.privateKeyPem, block))),
    dataObject(
      '70',
      hexObject('9F47', card.key.exponent),
      ...(remainder.length === 0 ? [] : [dataObject('9F48', remainder)]),
      hexObject('9F49', '9F3704'),
    ),
  ];
}

function cardFace(
  side: CardInterface,
  description: VirtualCardDescription,
  files: CardFiles,
): VirtualCardFace {
  const refuses = side === 'contactless' && description.behaviour === 'insert-card';
  const protocol = side === 'contact' ? (description.protocol ?? 'T=0') : 'T=1';
  return {
    interface: side,
    answerToReset: toHex(side === 'contact' ? contactAnswerToReset(protocol) : contactlessAnswerToReset()),
    protocol,
    tag9F38Pdol: side === 'contact' ? contactPdol : contactlessPdol,
    processingOptions: refuses
      ? { kind: 'refuses', status: '6985' }
      : {
          kind: 'answers',
          format: side === 'contact' ? '80' : '77',
          tag82ApplicationInterchangeProfile: files.tag82,
          tag94ApplicationFileLocator: files.tag94,
        },
  };
}

/** What cards of this scheme ask for: amounts, currency, and DF69, the terminal's word on SM2. */
const contactPdol = '9F7A019F02065F2A02DF6901';
const contactlessPdol = '9F66049F02069F03069F1A0295055F2A029A039C019F3704DF6001DF6901';

function dynamicAuthentication(
  key: VirtualRsaKey | null,
  behaviour: VirtualCardBehaviour,
): VirtualCardImage['dynamicAuthentication'] {
  if (key === null) return { kind: 'none' };
  switch (behaviour) {
    case 'copied': {
      const other = newRsaKey(key.modulus.length * 4, key.exponent === '03' ? 3 : 65_537);
      return { kind: 'signs', privateKeyPem: other.privateKeyPem };
    }
    case 'replayed': {
      const block = dynamicDataBlock({
        signerBytes: key.modulus.length / 2,
        dynamicNumber: randomBytes(8),
        challengeData: randomBytes(4),
      });
      return { kind: 'repeats', signature: toHex(signBlock(key.privateKeyPem, block)) };
    }
    default:
      return { kind: 'signs', privateKeyPem: key.privateKeyPem };
  }
}

/** Track 2 equivalent data: number, D, expiry YYMM, service code, discretionary zeros. */
function trackTwo(description: VirtualCardDescription): string {
  const expiry = description.expires.slice(2, 4) + description.expires.slice(5, 7);
  return evenDigits(`${description.pan}D${expiry}2201${'0'.repeat(8)}`);
}

/** EMV Book 3, 4.3, format cn: an odd digit is followed by F. */
function evenDigits(digits: string): string {
  return digits.length % 2 === 0 ? digits : `${digits}F`;
}

function byteText(value: number): string {
  return value.toString(16).padStart(2, '0').toUpperCase();
}
