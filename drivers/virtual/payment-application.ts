import { createPrivateKey, type KeyObject, randomBytes } from 'node:crypto';
import { concatBytes, fromHex } from '../emv/hex.ts';
import { answered, type CardAnswer, refused, status } from './card-answer.ts';
import type { VirtualCardFace, VirtualCardImage } from './card-image-schema.ts';
import { signBlock } from './rsa-key.ts';
import { dynamicDataBlock } from './signed-blocks.ts';
import { dataObject, hexObject } from './tlv-writer.ts';

/** EMV Book 3, 6.5.8: the counter's last value; the application is locked from then on. */
const transactionCounterMax = 0xffff;
/** JR/T 0025.12, table 3: terminal transaction qualifiers, byte 1. */
const contactlessDebitCredit = 0x40;
const quickPboc = 0x20;

/** The selected application: its state from SELECT on, and the instructions that need it. */
export class PaymentApplication {
  readonly #image: VirtualCardImage;
  readonly #face: VirtualCardFace;
  readonly #privateKey: KeyObject | null;
  #counter: number;
  #initiated = false;

  constructor(image: VirtualCardImage, face: VirtualCardFace, transactionCounter: number) {
    this.#image = image;
    this.#face = face;
    this.#counter = transactionCounter;
    const secret = image.dynamicAuthentication;
    this.#privateKey = secret.kind === 'signs' ? createPrivateKey(secret.privateKeyPem) : null;
  }

  get transactionCounter(): number {
    return this.#counter;
  }

  /** GET PROCESSING OPTIONS: once after each SELECT; each one counts. */
  initiate(data: Uint8Array): CardAnswer {
    const pdolBytes = dolBytes(fromHex(this.#face.tag9F38Pdol));
    if (data[0] !== 0x83 || data[1] !== data.length - 2) return refused(status.wrongData);
    if (data.length - 2 !== pdolBytes) return refused(status.wrongLength);
    if (this.#initiated || this.#counter >= transactionCounterMax) {
      return refused(status.conditionsNotSatisfied);
    }
    const options = this.#face.processingOptions;
    if (options.kind === 'refuses') return refused(Number.parseInt(options.status, 16));
    if (this.#face.interface === 'contactless' && !asksForDebitCredit(data.subarray(2))) {
      return refused(status.conditionsNotSatisfied);
    }
    this.#initiated = true;
    this.#counter += 1;
    const { format, tag82ApplicationInterchangeProfile: tag82, tag94ApplicationFileLocator: tag94 } = options;
    return answered(
      format === '80'
        ? dataObject('80', fromHex(tag82), fromHex(tag94))
        : dataObject(
            '77',
            hexObject('82', tag82),
            hexObject('94', tag94),
            dataObject('9F36', this.#counterBytes()),
          ),
    );
  }

  readRecord(sfi: number, number: number): CardAnswer {
    if (!this.#initiated) return refused(status.conditionsNotSatisfied);
    const file = this.#image.records.filter((record) => record.sfi === sfi);
    if (file.length === 0) return refused(status.fileNotFound);
    const record = file.find((candidate) => candidate.number === number);
    return record === undefined ? refused(status.recordNotFound) : answered(fromHex(record.data));
  }

  /** INTERNAL AUTHENTICATE, EMV Book 2, 6.5.1: signs what the terminal sent. */
  authenticate(challengeData: Uint8Array): CardAnswer {
    if (!this.#initiated) return refused(status.conditionsNotSatisfied);
    const secret = this.#image.dynamicAuthentication;
    if (secret.kind === 'none') return refused(status.instructionNotSupported);
    if (secret.kind === 'repeats') return answered(dataObject('80', fromHex(secret.signature)));
    const block = dynamicDataBlock({
      signerBytes: modulusBytes(this.#privateKey),
      dynamicNumber: concatBytes(this.#counterBytes(), randomBytes(6)),
      challengeData,
    });
    return answered(dataObject('80', signBlock(this.#privateKey ?? secret.privateKeyPem, block)));
  }

  /** GET DATA: the transaction counter and nothing else. */
  getData(tag: number): CardAnswer {
    return tag === 0x9f36
      ? answered(dataObject('9F36', this.#counterBytes()))
      : refused(status.referencedDataNotFound);
  }

  #counterBytes(): Uint8Array {
    return Uint8Array.of(this.#counter >> 8, this.#counter & 0xff);
  }
}

/** EMV Book 3, 5.4: a list of tags and lengths; the terminal sends so many bytes. */
function dolBytes(list: Uint8Array): number {
  let total = 0;
  for (let at = 0; at < list.length; ) {
    at += ((list[at] ?? 0) & 0x1f) === 0x1f ? 2 : 1;
    total += list[at] ?? 0;
    at += 1;
  }
  return total;
}

/** The qualifiers stand first in the list that the card sent. With both bits set a card takes the quick path. */
function asksForDebitCredit(pdolData: Uint8Array): boolean {
  const qualifiers = pdolData[0] ?? 0;
  return (qualifiers & contactlessDebitCredit) !== 0 && (qualifiers & quickPboc) === 0;
}

function modulusBytes(key: KeyObject | null): number {
  return (key?.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
}
