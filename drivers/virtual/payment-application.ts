import { randomBytes } from 'node:crypto';
import { parseDol } from '../emv/dol.ts';
import { concatBytes, fromHex } from '../emv/hex.ts';
import { answered, type CardAnswer, refused, status } from './card-answer.ts';
import type { FastProof, VirtualApplication, VirtualApplicationFace } from './card-image-schema.ts';
import { type ChipSigner, chipSigner } from './chip-signature.ts';
import { dataObject, hexObject } from './tlv-writer.ts';

/** EMV Book 3, 6.5.8: the counter's last value; the application is locked from then on. */
const transactionCounterMax = 0xffff;
/** JR/T 0025.12, table 3: terminal transaction qualifiers, byte 1. */
const contactlessDebitCredit = 0x40;
const quickPboc = 0x20;

type FastAnswer = {
  readonly proof: FastProof;
  readonly signature: Uint8Array;
  readonly cardAuthenticationData: Uint8Array | null;
};

/** The selected application: its state from SELECT on, and the instructions that need it. */
export class PaymentApplication {
  readonly image: VirtualApplication;
  readonly #face: VirtualApplicationFace;
  readonly #sign: ChipSigner | null;
  #counter: number;
  #initiated = false;
  #fast: FastAnswer | null = null;

  constructor(image: VirtualApplication, face: VirtualApplicationFace, transactionCounter: number) {
    this.image = image;
    this.#face = face;
    this.#counter = transactionCounter;
    this.#sign = chipSigner(image.dynamicAuthentication);
  }

  get transactionCounter(): number {
    return this.#counter;
  }

  /** GET PROCESSING OPTIONS: once after each SELECT; each one counts. */
  initiate(data: Uint8Array): CardAnswer {
    const pdol = parseDol(fromHex(this.#face.tag9F38Pdol)) ?? [];
    if (data[0] !== 0x83 || data[1] !== data.length - 2) return refused(status.wrongData);
    const wanted = pdol.reduce((bytes, entry) => bytes + entry.length, 0);
    if (data.length - 2 !== wanted) return refused(status.wrongLength);
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
    if (format === '80') return answered(dataObject('80', fromHex(tag82), fromHex(tag94)));
    this.#fast = options.fastProof === undefined ? null : this.#signFast(options.fastProof, data.subarray(2));
    const signed =
      this.#fast?.proof.signatureIn === 'options' ? [dataObject('9F4B', this.#fast.signature)] : [];
    const counter = dataObject('9F36', this.#counterBytes());
    return answered(dataObject('77', hexObject('82', tag82), hexObject('94', tag94), counter, ...signed));
  }

  readRecord(sfi: number, number: number): CardAnswer {
    if (!this.#initiated) return refused(status.conditionsNotSatisfied);
    const fast = this.#fast;
    if (fast !== null && fast.proof.sfi === sfi && fast.proof.number === number) {
      return answered(fastRecord(fast));
    }
    const file = this.image.records.filter((record) => record.sfi === sfi);
    if (file.length === 0) return refused(status.fileNotFound);
    const record = file.find((candidate) => candidate.number === number);
    return record === undefined ? refused(status.recordNotFound) : answered(fromHex(record.data));
  }

  /** INTERNAL AUTHENTICATE, EMV Book 2, 6.5.1: signs what the terminal sent. */
  authenticate(challengeData: Uint8Array): CardAnswer {
    if (!this.#initiated) return refused(status.conditionsNotSatisfied);
    if (this.#sign === null) return refused(status.instructionNotSupported);
    const dynamicNumber = concatBytes(this.#counterBytes(), randomBytes(6));
    return answered(dataObject('80', this.#sign({ dynamicNumber, challengeData })));
  }

  /** GET DATA: the transaction counter and nothing else. */
  getData(tag: number): CardAnswer {
    return tag === 0x9f36
      ? answered(dataObject('9F36', this.#counterBytes()))
      : refused(status.referencedDataNotFound);
  }

  /** JR/T 0025.12, appendix B.1: the terminal's number, and in version 01 amount, currency and the card's own data. */
  #signFast(proof: FastProof, pdolData: Uint8Array): FastAnswer | null {
    if (this.#sign === null) return null;
    const told = pdolValues(fromHex(this.#face.tag9F38Pdol), pdolData);
    const value = (tag: string) => told.get(tag) ?? new Uint8Array();
    // Version, the card's random number, its transaction qualifiers (none), and a byte without a use yet.
    const cardAuthenticationData =
      proof.version === '00' ? null : concatBytes(Uint8Array.of(0x01), randomBytes(4), new Uint8Array(3));
    const challengeData =
      cardAuthenticationData === null
        ? value('9F37')
        : concatBytes(value('9F37'), value('9F02'), value('5F2A'), cardAuthenticationData);
    const signature = this.#sign({ dynamicNumber: this.#counterBytes(), challengeData });
    return { proof, signature, cardAuthenticationData };
  }

  #counterBytes(): Uint8Array {
    return Uint8Array.of(this.#counter >> 8, this.#counter & 0xff);
  }
}

/** JR/T 0025.12, 7.4.3: what the card made anew stands in its last record. */
function fastRecord(fast: FastAnswer): Uint8Array {
  const signature = fast.proof.signatureIn === 'record' ? [dataObject('9F4B', fast.signature)] : [];
  const data = fast.cardAuthenticationData === null ? [] : [dataObject('9F69', fast.cardAuthenticationData)];
  return dataObject('70', ...signature, ...data);
}

function pdolValues(list: Uint8Array, data: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const values = new Map<string, Uint8Array>();
  let at = 0;
  for (const { tag, length } of parseDol(list) ?? []) {
    values.set(tag, data.slice(at, at + length));
    at += length;
  }
  return values;
}

/** The qualifiers stand first in the list that the card sent. With both bits set a card takes the quick path. */
function asksForDebitCredit(pdolData: Uint8Array): boolean {
  const qualifiers = pdolData[0] ?? 0;
  return (qualifiers & contactlessDebitCredit) !== 0 && (qualifiers & quickPboc) === 0;
}
