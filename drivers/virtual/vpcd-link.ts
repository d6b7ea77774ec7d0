import { connect, type Socket } from 'node:net';
import type { CardInterface } from '../emv/transceive.ts';
import { VirtualCardRemoved, VirtualCardSilent } from './card-faults.ts';
import type { VirtualCard } from './virtual-card.ts';
import { VpcdFrameReader, vpcdFrame } from './vpcd-frames.ts';

/** Where Debian's vpcd driver listens for a card; its second slot listens on the next port. */
export const vpcdPort = 35_963;

export type VpcdLinkFailure =
  | 'refused' // nobody listens there: the daemon is down or has no vpcd driver
  | 'lost' // the reader closed the connection, or the network did
  | 'bad-frame'; // what arrived is not what a reader sends

export class VpcdLinkError extends Error {
  override readonly name = 'VpcdLinkError';
  readonly failure: VpcdLinkFailure;

  constructor(failure: VpcdLinkFailure, detail: string) {
    super(`${failure}: ${detail}`);
    this.failure = failure;
  }
}

/** Control frames of one byte (vpcd.h); every longer frame is a command for the card. */
const control = { powerOff: 0, powerOn: 1, reset: 2, answerToReset: 4 } as const;

/**
 * Puts a virtual card into the slot of the vpcd driver: for the PC/SC daemon and everything above it,
 * it is a card in a reader. Connecting inserts the card, closing removes it, in the middle of a command too.
 */
export class VpcdLink {
  readonly #card: VirtualCard;
  readonly #interface: CardInterface | undefined;
  readonly #host: string;
  readonly #port: number;
  #frames = new VpcdFrameReader();
  #socket: Socket | null = null;
  #failure: VpcdLinkError | null = null;

  constructor(options: {
    readonly card: VirtualCard;
    readonly host?: string;
    readonly port?: number;
    readonly interface?: CardInterface;
  }) {
    this.#card = options.card;
    this.#interface = options.interface;
    this.#host = options.host ?? '127.0.0.1';
    this.#port = options.port ?? vpcdPort;
  }

  /** Why the link ended by itself; null while it holds and after `remove`. */
  get failure(): VpcdLinkError | null {
    return this.#failure;
  }

  /** Inserts the card. Rejects with a VpcdLinkError when nobody takes it. */
  connect(): Promise<void> {
    if (this.#socket !== null) throw new Error('this card is in a slot already');
    return new Promise((resolve, reject) => {
      const socket = connect({ host: this.#host, port: this.#port, noDelay: true });
      this.#socket = socket;
      this.#frames = new VpcdFrameReader();
      this.#failure = null;
      let isConnected = false;
      let lastError: Error | null = null;
      socket.once('connect', () => {
        isConnected = true;
        resolve();
      });
      socket.on('data', (piece) => this.#take(socket, piece));
      socket.on('error', (error) => {
        lastError = error;
      });
      socket.once('close', () => {
        this.#card.powerOff();
        const wasRemoved = this.#socket !== socket;
        if (!wasRemoved) this.#socket = null;
        const detail = lastError?.message ?? 'the reader closed the connection';
        if (!isConnected) reject(new VpcdLinkError('refused', detail));
        else if (!wasRemoved) this.#failure ??= new VpcdLinkError('lost', detail);
      });
    });
  }

  /** Takes the card out. Resolves when the connection is closed. */
  async remove(): Promise<void> {
    const socket = this.#socket;
    if (socket === null) return;
    this.#socket = null;
    await new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
      socket.destroy();
    });
  }

  #take(socket: Socket, piece: Uint8Array): void {
    try {
      for (const frame of this.#frames.take(piece)) this.#obey(socket, frame);
    } catch (error) {
      // A silent chip leaves the reader waiting, as it would on a counter.
      if (error instanceof VirtualCardSilent) return;
      if (error instanceof VirtualCardRemoved) {
        void this.remove();
        return;
      }
      this.#failure = new VpcdLinkError('bad-frame', error instanceof Error ? error.message : String(error));
      socket.destroy();
    }
  }

  /** A slow card keeps the daemon waiting; it sends no next command before it has the answer to this one. */
  #answer(socket: Socket, frame: Uint8Array): void {
    if (this.#card.delayMs === 0) socket.write(frame);
    else setTimeout(() => socket.destroyed || socket.write(frame), this.#card.delayMs);
  }

  #obey(socket: Socket, frame: Uint8Array): void {
    if (frame.length !== 1) {
      this.#answer(socket, vpcdFrame(this.#card.transmit(frame)));
      return;
    }
    switch (frame[0]) {
      case control.powerOff:
        this.#card.powerOff();
        return;
      case control.powerOn:
      case control.reset:
        this.#card.powerOn(this.#interface);
        return;
      case control.answerToReset:
        // The driver asks for it several times a second to see whether a card is there: it must not reset the card.
        socket.write(vpcdFrame(this.#card.answerToReset(this.#interface)));
        return;
      default:
        throw new RangeError(`control byte ${frame[0]}`);
    }
  }
}
