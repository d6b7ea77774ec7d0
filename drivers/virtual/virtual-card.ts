import { concatBytes, fromHex, toHex } from '../emv/hex.ts';
import type { CardInterface } from '../emv/transceive.ts';
import { answered, type CardAnswer, framed, refused, status } from './card-answer.ts';
import { CardFaults, VirtualCardSilent } from './card-faults.ts';
import {
  paymentApplications,
  type VirtualApplication,
  type VirtualCardFace,
  type VirtualCardFault,
  type VirtualCardImage,
} from './card-image-schema.ts';
import { type CardCommand, parseCommand } from './command.ts';
import { PaymentApplication } from './payment-application.ts';
import { dataObject, hexObject, textObject } from './tlv-writer.ts';
import { UnionFiles } from './union-files.ts';

const directoryNames = { contact: '1PAY.SYS.DDF01', contactless: '2PAY.SYS.DDF01' } as const;
/** EMV Book 1, 12.3.2: an application is named by at least its five-byte provider. */
const applicationNameBytesMin = 5;

/**
 * A little card operating system. It answers commands as the image's card would, in the frames of its protocol, and
 * signs with the image's own keys. It keeps its transaction counters while it lives.
 */
export class VirtualCard {
  readonly image: VirtualCardImage;
  readonly #applications: readonly VirtualApplication[];
  readonly #faults: CardFaults;
  readonly #counters = new Map<string, number>();
  #face: VirtualCardFace | null = null;
  #selected: PaymentApplication | UnionFiles | 'directory' | null = null;
  #pending: Uint8Array = new Uint8Array();

  /** `faults` come on top of those that the image has. */
  constructor(image: VirtualCardImage, options: { readonly faults?: readonly VirtualCardFault[] } = {}) {
    this.image = image;
    this.#applications = paymentApplications(image);
    this.#faults = new CardFaults([...image.faults, ...(options.faults ?? [])]);
  }

  get interfaces(): readonly CardInterface[] {
    return this.image.faces.map((face) => face.interface);
  }

  /** Of the first application. */
  get transactionCounter(): number {
    return this.#counters.get(this.image.aid) ?? this.image.transactionCounter;
  }

  /** How long the card takes for each answer; its carrier waits. 0 for a card without that fault. */
  get delayMs(): number {
    return this.#faults.delayMs;
  }

  /** Powers or resets the card and returns its answer to reset. Throws a RangeError for an interface it lacks. */
  powerOn(side?: CardInterface): Uint8Array {
    const face = this.#faceOf(side);
    this.#face = face;
    this.#selected = null;
    this.#pending = new Uint8Array();
    this.#faults.reset();
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

  /**
   * One command, one response with its two status bytes. Throws VirtualCardSilent when the chip gives none, and
   * VirtualCardRemoved when the card has left.
   */
  transmit(bytes: Uint8Array): Uint8Array {
    const face = this.#face;
    if (face === null) throw new VirtualCardSilent('the card has no power');
    const command = parseCommand(bytes);
    this.#faults.countCommand();
    if (command === null) return framed(refused(status.wrongLength));
    const faulty = this.#faults.status(command);
    if (command.instruction === 0xc0) return framed(faulty ?? this.#pendingPart(command));
    this.#pending = new Uint8Array();
    const answer = faulty ?? this.#answer(command, face);
    if (this.#selected instanceof PaymentApplication) {
      this.#counters.set(this.#selected.image.aid, this.#selected.transactionCounter);
    }
    return framed(this.#inFrames(command, answer, face));
  }

  #answer(command: CardCommand, face: VirtualCardFace): CardAnswer {
    const { classByte, instruction, p1, p2, data } = command;
    if (classByte !== 0x00 && classByte !== 0x80) return refused(status.classNotSupported);
    switch ((classByte << 8) | instruction) {
      case 0x00_a4:
        return p1 === 0x04 ? this.#select(data, p2, face) : refused(status.wrongParameters);
      case 0x00_b0:
        return this.#readBinary(command);
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

  /** EMV Book 1, 11.3.2: 00 selects the first application whose name begins so, 02 the one after the selected. */
  #select(name: Uint8Array, p2: number, face: VirtualCardFace): CardAnswer {
    if (p2 !== 0x00 && p2 !== 0x02) return refused(status.wrongParameters);
    const nameText = toHex(name);
    if (nameText === toHex(new TextEncoder().encode(directoryNames[face.interface]))) {
      this.#selected = 'directory';
      return answered(this.#directoryControl(face));
    }
    if (name.length < applicationNameBytesMin) return refused(status.fileNotFound);
    if (this.image.fileApplication?.aid === nameText) {
      this.#selected = new UnionFiles(this.image.fileApplication);
      return answered(dataObject('6F', hexObject('84', nameText)));
    }
    const matching = this.#onFace(face).filter(({ aid }) => aid.startsWith(nameText));
    const selected = this.#application()?.image.aid;
    const next = p2 === 0x00 ? 0 : matching.findIndex(({ aid }) => aid === selected) + 1;
    const image = p2 === 0x02 && next === 0 ? undefined : matching[next];
    const shown = image?.faces.find((candidate) => candidate.interface === face.interface);
    if (image === undefined || shown === undefined) return refused(status.fileNotFound);
    const counter = this.#counters.get(image.aid) ?? image.transactionCounter;
    this.#selected = new PaymentApplication(image, shown, counter);
    return answered(applicationControl(image, shown.tag9F38Pdol));
  }

  #readRecord(sfi: number, number: number): CardAnswer {
    if (this.#selected instanceof PaymentApplication || this.#selected instanceof UnionFiles) {
      const answer = this.#selected.readRecord(sfi, number);
      return this.#faults.torn({ sfi, number }, answer);
    }
    if (this.#selected === null) return refused(status.conditionsNotSatisfied);
    const face = this.#face;
    if (sfi !== 1 || face?.interface !== 'contact') return refused(status.fileNotFound);
    const entry = this.#onFace(face)[number - 1];
    return entry === undefined
      ? refused(status.recordNotFound)
      : answered(dataObject('70', directoryEntry(entry)));
  }

  /** ISO/IEC 7816-4, 11.3.3: bit 8 of P1 says that its last five name a file, and P2 is the place in it. */
  #readBinary({ p1, p2, expectedLength }: CardCommand): CardAnswer {
    if (!(this.#selected instanceof UnionFiles)) return refused(status.conditionsNotSatisfied);
    if ((p1 & 0xe0) !== 0x80) return refused(status.wrongParameters);
    return this.#selected.readBinary(p1 & 0x1f, { offset: p2, bytes: expectedLength ?? 0 });
  }

  /** The applications that this side of the card shows, in the order of their priority. */
  #onFace(face: VirtualCardFace): readonly VirtualApplication[] {
    return this.#applications
      .filter(({ faces }) => faces.some((candidate) => candidate.interface === face.interface))
      .toSorted((left, right) => left.priority - right.priority);
  }

  /** EMV Book 1, table 45; contactless, Book B, table 3-2: the list stands in the answer to SELECT itself. */
  #directoryControl(face: VirtualCardFace): Uint8Array {
    const content =
      face.interface === 'contact'
        ? [hexObject('88', '01'), textObject('5F2D', 'zhen')]
        : [dataObject('BF0C', ...this.#onFace(face).map(directoryEntry))];
    return dataObject('6F', textObject('84', directoryNames[face.interface]), dataObject('A5', ...content));
  }

  /** ISO/IEC 7816-3, 12.2: a T=0 card cannot answer a command that carried data; it has the answer fetched. */
  #inFrames(command: CardCommand, answer: CardAnswer, face: VirtualCardFace): CardAnswer {
    const length = answer.data.length;
    if (length === 0) return answer;
    const { pieceBytes } = this.#faults;
    if (pieceBytes !== null) {
      this.#pending = answer.data;
      return refused(0x6100 | Math.min(pieceBytes, length));
    }
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

  #pendingPart({ expectedLength }: CardCommand): CardAnswer {
    if (this.#pending.length === 0) return refused(status.conditionsNotSatisfied);
    const { pieceBytes, neverEnds } = this.#faults;
    const asked = (expectedLength ?? 0) === 0 ? this.#pending.length : (expectedLength ?? 0);
    const length = Math.min(asked, pieceBytes ?? asked);
    const part = concatBytes(this.#pending.subarray(0, length));
    if (!neverEnds) this.#pending = this.#pending.subarray(length);
    if (this.#pending.length === 0) return answered(part);
    return { data: part, status: 0x6100 | (Math.min(this.#pending.length, pieceBytes ?? 0x100) & 0xff) };
  }
}

function directoryEntry({ aid, listedAs, label, priority }: VirtualApplication): Uint8Array {
  return dataObject(
    '61',
    hexObject('4F', listedAs ?? aid),
    textObject('50', label),
    dataObject('87', Uint8Array.of(priority)),
  );
}

function applicationControl({ aid, label, priority }: VirtualApplication, tag9F38Pdol: string): Uint8Array {
  const pdol = tag9F38Pdol === '' ? [] : [hexObject('9F38', tag9F38Pdol)];
  const content = [
    textObject('50', label),
    dataObject('87', Uint8Array.of(priority)),
    ...pdol,
    textObject('5F2D', 'zhen'),
  ];
  return dataObject('6F', hexObject('84', aid), dataObject('A5', ...content));
}
