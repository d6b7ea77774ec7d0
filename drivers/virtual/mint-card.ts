import { toHex } from '../emv/hex.ts';
import type { CardInterface } from '../emv/transceive.ts';
import { type ContactProtocol, contactAnswerToReset, contactlessAnswerToReset } from './answer-to-reset.ts';
import { type CardFiles, cardFiles, type Personaliser } from './card-files.ts';
import type { FastProof, VirtualCardFace, VirtualCardFault, VirtualCardImage } from './card-image-schema.ts';
import { type ChipHonesty, chipSecret } from './chip-secret.ts';
import type { VirtualIssuer, VirtualSm2Issuer } from './mint-authority.ts';
import { newRsaKey, type PublicExponent } from './rsa-key.ts';
import { newSm2Key } from './sm2-key.ts';

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
  /** Where it stands in the card's directory; 1 comes first. */
  readonly priority?: number;
  /** What the directory calls it when that is shorter than its name. */
  readonly listedAs?: string;
  readonly interfaces?: readonly CardInterface[];
  readonly protocol?: ContactProtocol;
  /** `fdda`: signs without being asked where it has no contacts, and on demand where it has. */
  readonly method?: 'dda' | 'sda' | 'fdda' | 'none';
  readonly fastVersion?: '00' | '01';
  readonly behaviour?: VirtualCardBehaviour;
  /** Size of an RSA key; an SM2 key has one size. */
  readonly keyBits?: number;
  readonly keyExponent?: PublicExponent;
  readonly transactionCounter?: number;
};

/**
 * Makes a whole card from its description: files, certificates and a key of its own, in its issuer's suite. The
 * issuer's prefix has to begin the number. Throws a RangeError for a description that no bank could have personalised.
 */
export function mintCard(
  issuer: VirtualIssuer | VirtualSm2Issuer,
  description: VirtualCardDescription,
): VirtualCardImage {
  const { pan, method = 'dda', behaviour = 'genuine', fastVersion = '01' } = description;
  if (!/^[0-9]{16,19}$/.test(pan)) throw new RangeError('a card number has 16 to 19 digits');
  if (!pan.startsWith(issuer.prefix)) throw new RangeError('the number is not one of this issuer');
  const { interfaces = ['contact', 'contactless'], panSequence = '01' } = description;
  const by = personaliser(issuer, description);
  // 9F08: what knows the fast proof's version 01 is of the standard's third edition (JR/T 0025.12, table C.1).
  const tag9F08 = method === 'fdda' && fastVersion === '00' ? '0020' : '0030';
  const files = cardFiles(by, { pan, expires: description.expires, panSequence, method, tag9F08 });
  return {
    schema: 1,
    aid: description.aid ?? 'A000000333010101',
    label: description.label ?? 'UNIONPAY DEBIT',
    ...(description.priority === undefined ? {} : { priority: description.priority }),
    ...(description.listedAs === undefined ? {} : { listedAs: description.listedAs }),
    faces: interfaces.map((side) => cardFace(side, { description, files, by })),
    records: files.records,
    dynamicAuthentication: chipSecret(by, honesty(behaviour)),
    transactionCounter: description.transactionCounter ?? 1,
    faults: behaviour === 'unreadable' ? [damagedFiles] : [],
  };
}

/** ISO/IEC 7816-4, table 6: 6581 is a memory failure. */
const damagedFiles: VirtualCardFault = { kind: 'status', instruction: 'B2', status: '6581' };

function personaliser(
  issuer: VirtualIssuer | VirtualSm2Issuer,
  { method = 'dda', keyBits = 1024, keyExponent = 3 }: VirtualCardDescription,
): Personaliser {
  const signs = method === 'dda' || method === 'fdda';
  return 'remainder' in issuer
    ? { suite: 'rsa', issuer, key: signs ? newRsaKey(keyBits, keyExponent) : null }
    : { suite: 'sm2', issuer, key: signs ? newSm2Key() : null };
}

function honesty(behaviour: VirtualCardBehaviour): ChipHonesty {
  return behaviour === 'copied' || behaviour === 'replayed' ? behaviour : 'signs';
}

type Minted = {
  readonly description: VirtualCardDescription;
  readonly files: CardFiles;
  readonly by: Personaliser;
};

function cardFace(side: CardInterface, { description, files, by }: Minted): VirtualCardFace {
  const refuses = side === 'contactless' && description.behaviour === 'insert-card';
  const protocol = side === 'contact' ? (description.protocol ?? 'T=0') : 'T=1';
  const fast = side === 'contactless' && description.method === 'fdda' ? fastProof(description, by) : null;
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
          tag94ApplicationFileLocator: files.tag94 + (fast === null ? '' : fastEntry(fast)),
          ...(fast === null ? {} : { fastProof: fast }),
        },
  };
}

/** What cards of this scheme ask for: amounts, currency, and DF69, the terminal's word on SM2. */
const contactPdol = '9F7A019F02065F2A02DF6901';
const contactlessPdol = '9F66049F02069F03069F1A0295055F2A029A039C019F3704DF6001DF6901';

/** JR/T 0025.12, 7.4.2: a signature of more than 1024 bits finds no room in the answer. */
const signatureBitsInOptionsMax = 1024;

function fastProof(
  { fastVersion = '01', keyBits = 1024 }: VirtualCardDescription,
  by: Personaliser,
): FastProof {
  const fits = by.suite === 'sm2' || keyBits <= signatureBitsInOptionsMax;
  return { version: fastVersion, signatureIn: fits ? 'options' : 'record', sfi: 4, number: 1 };
}

/** The record that is made anew, behind all others; there is none when nothing stands in it. */
function fastEntry({ version, signatureIn }: FastProof): string {
  return version === '00' && signatureIn === 'options' ? '' : '20010100';
}
