import { concatBytes, fromHex, toHex } from '../emv/hex.ts';
import type { CardInterface } from '../emv/transceive.ts';
import { answered, type CardAnswer, framed, refused, status } from './card-answer.ts';
import type { VirtualCardFace, VirtualCardFault, VirtualCardImage } from './card-image-schema.ts';
import { type CardCommand, parseCommand } from './command.ts';
import { PaymentApplication } from './payment-application.ts';
import { dataObject, hexObject, textObject } from './tlv-writer.ts';

/** The card does not answer: it has no power, or its chip has stopped. */
export class VirtualCardSilent extends Error {
  override readonly name = 'VirtualCardSilent';
  readonly failure = 'card-silent';
}

const directoryNames = { contact: '1PAY.SYS.DDF01', contactless: '2PAY.SYS.DDF01' } as const;
/** EMV Book 1, 12.3.2: an application is named by at least its five-byte provider. */
const applicationNameBytesMin = 5;

/**
 * A little card operating system with one payment application. It answers commands as the image's card would,
 * in the frames of its protocol, and signs with the image's own key. It keeps its transaction counter while it lives.
 */
export class VirtualCard {
  readonly image: VirtualCardImage;
  readonly #faults: readonly VirtualCardFault[];
  #face: VirtualCardFace | null = null;
  #transactionCounter: number;
  #selected: PaymentApplication | 'directory' | null = null;
  #pending: Uint8Array = new Uint8Array();
  #commands = 0;

  /** `faults` come on top of those that the image has. */
  constructor(image: VirtualCardImage, options: { readonly faults?: readonly VirtualCardFault[] } = {}) {
    this.image = image;
    this.#faults = [...image.faults, ...(options.faults ?? [])];
    this.#transactionCounter = image.transactionCounter;
  }

  get interfaces(): readonly CardInterface[] {
    return this.image.faces.map((face) => face.interface);
  }

  get transactionCounter(): number {
    return this.#transactionCounter;
  }

  /** Powers or resets the card and returns its answer to reset. Throws a RangeError for an interface it lacks. */
  powerOn(side?: CardInterface): Uint8Array {
    const face = this.#faceOf(side);
    this.#face = face;
    this.#selected = null;
    this.#pending = new Uint8Array();
    this.#commands = 0;
    return fromHex(face.answerToReset);
  }

  /** What the card answers when it is powered; its state stays as it is. */
  answerToReset(side?: CardInterface): Uint8Array {
    return fromHex(this.#faceOf(side).answerToReset);
  }

  powerOff(): void {
    this.#face = null;
    this.#selected = null;
  }

  /** One command, one response with its two status bytes. Throws VirtualCardSilent when the chip gives none. */
  transmit(bytes: Uint8Array): Uint8Array {
    const face = this.#face;
    if (face === null) throw new VirtualCardSilent('the card has no power');
    const command = parseCommand(bytes);
    this.#failSilently();
    if (command === null) return framed(refused(status.wrongLength));
    if (command.instruction === 0xc0) return framed(this.#pendingPart(command.expectedLength ?? 0));
    this.#pending = new Uint8Array();
    const answer = this.#faultyStatus(command) ?? this.#answer(command, face);
    if (this.#selected instanceof PaymentApplication) {
      this.#transactionCounter = this.#selected.transactionCounter;
    }
    return framed(this.#inFrames(command, answer, face));
  }

  #answer(command: CardCommand, face: VirtualCardFace): CardAnswer {
    const { classByte, instruction, p1, p2, data } = command;
    if (classByte !== 0x00 && classByte !== 0x80) return refused(status.classNotSupported);
    switch ((classByte << 8) | instruction) {
      case 0x00_a4:
        return p1 === 0x04 ? this.#select(data, p2, face) : refused(status.wrongParameters);
      case 0x00_b2:
        return (p2 & 0x07) === 0x04 ? this.#readRecord(p2 >> 3, p1) : refused(status.wrongParameters);
      case 0x00_88:
        return this.#application()?.authenticate(data) ?? refused(status.conditionsNotSatisfied);
      case 0x80_a8:
        return this.#application()?.initiate(data) ?? refused(status.conditionsNotSatisfied);
      case 0x80_ca:
        return this.#application()?.getData((p1 << 8) | p2) ?? refused(status.conditionsNotSatisfied);
      default:
        return refused(status.instructionNotSupported);
    }
  }

  #faceOf(side: CardInterface | undefined): VirtualCardFace {
    const face = this.image.faces.find((candidate) => side === undefined || candidate.interface === side);
    if (face === undefined) throw new RangeError(`this card has no ${side} interface`);
    return face;
  }

  #application(): PaymentApplication | null {
    return this.#selected instanceof PaymentApplication ? this.#selected : null;
  }

  #select(name: Uint8Array, p2: number, face: VirtualCardFace): CardAnswer {
    // EMV Book 1, 11.3.2: 00 selects the first match, 02 the next one; this card holds one application.
    if (p2 !== 0x00) return refused(p2 === 0x02 ? status.fileNotFound : status.wrongParameters);
    const nameText = toHex(name);
    if (nameText === toHex(new TextEncoder().encode(directoryNames[face.interface]))) {
      this.#selected = 'directory';
      return answered(this.#directoryControl(face));
    }
    if (name.length < applicationNameBytesMin || !this.image.aid.startsWith(nameText)) {
      return refused(status.fileNotFound);
    }
    this.#selected = new PaymentApplication(this.image, face, this.#transactionCounter);
    return answered(this.#applicationControl(face));
  }

  #readRecord(sfi: number, number: number): CardAnswer {
    if (this.#selected !== 'directory') {
      return this.#application()?.readRecord(sfi, number) ?? refused(status.conditionsNotSatisfied);
    }
    if (sfi !== 1 || this.#face?.interface !== 'contact') return refused(status.fileNotFound);
    return number === 1 ? answered(dataObject('70', this.#directoryEntry())) : refused(status.recordNotFound);
  }

  /** EMV Book 1, table 45; contactless, Book B, table 3-2: the list stands in the answer to SELECT itself. */
  #directoryControl(face: VirtualCardFace): Uint8Array {
    const content =
      face.interface === 'contact'
        ? [hexObject('88', '01'), textObject('5F2D', 'zhen')]
        : [dataObject('BF0C', this.#directoryEntry())];
    return dataObject('6F', textObject('84', directoryNames[face.interface]), dataObject('A5', ...content));
  }

  #directoryEntry(): Uint8Array {
    return dataObject(
      '61',
      hexObject('4F', this.image.aid),
      textObject('50', this.image.label),
      hexObject('87', '01'),
    );
  }

  #applicationControl(face: VirtualCardFace): Uint8Array {
    const pdol = face.tag9F38Pdol === '' ? [] : [hexObject('9F38', face.tag9F38Pdol)];
    const content = [
      textObject('50', this.image.label),
      hexObject('87', '01'),
      ...pdol,
      textObject('5F2D', 'zhen'),
    ];
    return dataObject('6F', hexObject('84', this.image.aid), dataObject('A5', ...content));
  }

  /** ISO/IEC 7816-3, 12.2: a T=0 card cannot answer a command that carried data; it has the answer fetched. */
  #inFrames(command: CardCommand, answer: CardAnswer, face: VirtualCardFace): CardAnswer {
    const length = answer.data.length;
    if (length === 0) return answer;
    const mustBeFetched =
      command.data.length > 0 && (face.protocol === 'T=0' || command.expectedLength === null);
    if (mustBeFetched) {
      this.#pending = answer.data;
      return refused(0x6100 | (length & 0xff));
    }
    const expected = command.expectedLength ?? 0;
    const takesAll = face.protocol === 'T=1' && (expected === 0 || expected >= length);
    return takesAll || expected === (length & 0xff) ? answer : refused(0x6c00 | (length & 0xff));
  }

  #pendingPart(expectedLength: number): CardAnswer {
    if (this.#pending.length === 0) return refused(status.conditionsNotSatisfied);
    const length = expectedLength === 0 ? this.#pending.length : expectedLength;
    const part = this.#pending.subarray(0, length);
    this.#pending = this.#pending.subarray(length);
    if (this.#pending.length === 0) return answered(concatBytes(part));
    return { data: concatBytes(part), status: 0x6100 | (this.#pending.length & 0xff) };
  }

  #faultyStatus(command: CardCommand): CardAnswer | null {
    for (const fault of this.#faults) {
      if (fault.kind === 'status' && Number.parseInt(fault.instruction, 16) === command.instruction) {
        return refused(Number.parseInt(fault.status, 16));
      }
    }
    return null;
  }

  #failSilently(): void {
    for (const fault of this.#faults) {
      if (fault.kind === 'falls-silent' && this.#commands >= fault.afterCommands) {
        throw new VirtualCardSilent('the chip has stopped');
      }
    }
    this.#commands += 1;
  }
}
