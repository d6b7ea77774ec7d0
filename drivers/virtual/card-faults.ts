import { type CardAnswer, refused } from './card-answer.ts';
import type { VirtualCardFault } from './card-image-schema.ts';
import type { CardCommand } from './command.ts';

/** The card does not answer: it has no power, or its chip has stopped. */
export class VirtualCardSilent extends Error {
  override readonly name = 'VirtualCardSilent';
  readonly failure = 'card-silent';
}

/** The command of a session whose card has left or was powered down. `failure` is what a real reader would report. */
export class VirtualCardRemoved extends Error {
  override readonly name = 'VirtualCardRemoved';
  readonly failure = 'card-removed';
}

/** Bytes that a card which never ends its answer hands out each time. */
const endlessPieceBytes = 8;

/** What goes wrong with one card: counts its commands, and says at each one what is not as it should be. */
export class CardFaults {
  readonly #faults: readonly VirtualCardFault[];
  #commands = 0;

  constructor(faults: readonly VirtualCardFault[]) {
    this.#faults = faults;
  }

  /** How long this card takes for an answer beside its own computation. Whoever carries the answer waits. */
  get delayMs(): number {
    return this.#of('is-slow')?.delayMs ?? 0;
  }

  /** Whether the card hands out the rest of its answers for ever. */
  get neverEnds(): boolean {
    return this.#of('never-ends') !== undefined;
  }

  get pieceBytes(): number | null {
    return this.neverEnds ? endlessPieceBytes : (this.#of('answers-in-pieces')?.pieceBytes ?? null);
  }

  reset(): void {
    this.#commands = 0;
  }

  /** Counts a command. Throws when the card is silent or gone by now. */
  countCommand(): void {
    const silent = this.#of('falls-silent');
    if (silent !== undefined && this.#commands >= silent.afterCommands) {
      throw new VirtualCardSilent('the chip has stopped');
    }
    const removed = this.#of('is-removed');
    if (removed !== undefined && this.#commands >= removed.afterCommands) {
      throw new VirtualCardRemoved('the card was pulled out');
    }
    this.#commands += 1;
  }

  /** The status that stands in place of an answer, or null. */
  status(command: CardCommand): CardAnswer | null {
    for (const fault of this.#faults) {
      const isMeant =
        (fault.kind === 'status' && Number.parseInt(fault.instruction, 16) === command.instruction) ||
        (fault.kind === 'status-at' && fault.command === this.#commands - 1);
      if (isMeant) return refused(Number.parseInt(fault.status, 16));
    }
    return null;
  }

  /** A record as it comes out of torn memory. */
  torn(place: { readonly sfi: number; readonly number: number }, answer: CardAnswer): CardAnswer {
    for (const fault of this.#faults) {
      if (fault.kind !== 'torn-record' || fault.sfi !== place.sfi || fault.number !== place.number) continue;
      return { ...answer, data: answer.data.slice(0, fault.bytes) };
    }
    return answer;
  }

  #of<Kind extends VirtualCardFault['kind']>(
    kind: Kind,
  ): Extract<VirtualCardFault, { kind: Kind }> | undefined {
    return this.#faults.find(
      (fault): fault is Extract<VirtualCardFault, { kind: Kind }> => fault.kind === kind,
    );
  }
}
