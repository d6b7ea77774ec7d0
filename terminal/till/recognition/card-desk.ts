import {
  type CaPublicKey,
  type CardProof,
  type CardReading,
  type RevokedIssuer,
  readCard,
  type UnionApplication,
} from '../../../drivers/emv/index.ts';
import type { CardSession, ReaderSource, ReaderState } from '../../../drivers/reader.ts';
import { nodeCardCrypto } from '../../wire/card-crypto.ts';
import { deriveCardToken } from '../../wire/card-token-derivation.ts';
import type { Assignment } from '../../wire/documents/assignment.ts';
import type { PolicyFile } from '../../wire/documents/published-files.ts';
import { sealEvidence } from '../../wire/sealed-evidence.ts';
import { chinaDate, chinaInstant } from '../china-time.ts';
import type { Clock, Log, Randomness } from '../ports.ts';
import { makeChallenge } from './challenge.ts';
import { memberNumberToken } from './member-number-token.ts';
import { presentationOf, type Tap, type TapToken } from './tap.ts';

/** What reading a card needs to know of the till, as it is at this moment. */
export type DeskSettings = {
  readonly assignment: Assignment;
  readonly caKeys: readonly CaPublicKey[];
  readonly revokedIssuers?: readonly RevokedIssuer[];
  readonly cardProducts: PolicyFile['cardProducts'];
  /** Where the home union's cards carry its member's number, if they do. */
  readonly unionApplication: UnionApplication | null;
  /** Whether a programme here knows one of these. */
  readonly knows: (tokens: readonly TapToken[]) => boolean;
  readonly lastSequence: number;
  /** The clock, or the newest signed time where the clock is behind it. */
  readonly nowMs: number;
};

export type DeskEvents = {
  /** A card that was just shown begins to be read. */
  readonly reading: () => void;
  readonly tapped: (tap: Tap) => Promise<void>;
  readonly removed: () => void;
  readonly readersChanged: () => void;
};

/** The counter's card readers: whatever reader a card is shown to, one tap comes out. */
export class CardDesk {
  readonly #sources: readonly ReaderSource[];
  readonly #settings: () => DeskSettings;
  readonly #world: { readonly now: Clock; readonly randomness: Randomness; readonly log: Log };
  readonly #readers: (readonly ReaderState[])[];
  #events: DeskEvents | undefined;
  #lying: CardSession | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(options: {
    readonly sources: readonly ReaderSource[];
    readonly settings: () => DeskSettings;
    readonly world: { readonly now: Clock; readonly randomness: Randomness; readonly log: Log };
  }) {
    this.#sources = options.sources;
    this.#settings = options.settings;
    this.#world = options.world;
    this.#readers = options.sources.map(() => []);
  }

  get readers(): readonly ReaderState[] {
    return this.#readers.flat();
  }

  /** Whether a card is still on a reader. */
  get hasCard(): boolean {
    return this.#lying !== undefined;
  }

  start(events: DeskEvents): void {
    this.#events = events;
    this.#sources.forEach((source, position) => {
      source.start({
        readersChanged: (readers) => {
          this.#readers[position] = readers;
          events.readersChanged();
        },
        cardPresented: (session) => this.#presented(session),
        cardRemoved: (reader) => {
          if (this.#lying?.reader !== reader) return;
          this.#lying = undefined;
          events.removed();
        },
      });
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.#sources.map((source) => source.stop()));
    await this.#reading;
  }

  /** Resolves when no card is being read. */
  settled(): Promise<void> {
    return this.#reading;
  }

  /**
   * Reads the card that still lies there once more, with a new challenge: each sale has a proof of its own.
   */
  async readAgain(): Promise<void> {
    const session = this.#lying;
    if (session !== undefined) this.#presented(session, 'again');
    await this.#reading;
  }

  #presented(session: CardSession, time: 'first' | 'again' = 'first'): void {
    this.#lying = session;
    this.#reading = this.#reading
      .then(() => {
        if (time === 'first') this.#events?.reading();
        return this.#read(session);
      })
      .then(({ tap, hasLeft }) => {
        // Nobody showed this card for the new basket: when it has just left, there is nothing to say.
        if (time === 'again' && hasLeft) return undefined;
        return this.#events?.tapped(tap);
      })
      .catch((error: unknown) => {
        this.#world.log('card-reading-failed', { error: (error as Error).name });
      });
  }

  async #read(session: CardSession): Promise<{ readonly tap: Tap; readonly hasLeft: boolean }> {
    const settings = this.#settings();
    const { assignment, nowMs } = settings;
    const beganMs = this.#world.now();
    const challenge = makeChallenge(this.#world.randomness, {
      terminal: assignment.terminal,
      epoch: assignment.epoch,
      lastSequence: settings.lastSequence,
    });
    const { reading, token, proof } = await readCard({
      interface: session.interface,
      transceive: session.transceive,
      challenge: challenge.bytes,
      today: chinaDate(nowMs),
      caKeys: settings.caKeys,
      revokedIssuers: settings.revokedIssuers,
      allowTestKeys: assignment.demo,
      crypto: nodeCardCrypto,
      deriveToken: (digits) => deriveTokens(digits, assignment.programmes),
    });
    const tokens = await this.#allTokens(session, { read: token ?? [], verdict: reading.verdict, settings });
    this.#world.log('card-read', {
      verdict: reading.verdict,
      exchanges: reading.exchanges,
      ms: this.#world.now() - beganMs,
      failure: reading.failure === null ? null : `${reading.failure.step}: ${reading.failure.rule}`,
    });
    const tap: Tap = {
      at: chinaInstant(nowMs),
      reader: session.reader,
      verdict: reading.verdict,
      method: reading.method,
      panSequence: reading.panSequence,
      isExpired: reading.expires !== null && reading.expires < chinaDate(nowMs),
      tokens,
      product: productOf(reading, settings.cardProducts),
      sealed: proof === null ? null : seal(proof, challenge.preimage, assignment),
    };
    return { tap, hasLeft: reading.failure?.step === 'transport' };
  }

  /**
   * What the card may be known by. The union's own application is asked only where nobody knows the card's number:
   * otherwise that would be two exchanges, and something about a person, that nobody needs.
   */
  async #allTokens(
    session: CardSession,
    card: {
      readonly read: readonly TapToken[];
      readonly verdict: Tap['verdict'];
      readonly settings: DeskSettings;
    },
  ): Promise<readonly TapToken[]> {
    const { read, verdict, settings } = card;
    const { unionApplication: application, assignment } = settings;
    // A card that failed its proof, or is to be shown again, is asked for nothing more.
    if (application === null || presentationOf({ verdict }) === null || settings.knows(read)) return read;
    const further = await memberNumberToken(session, { application, assignment });
    return further === null ? read : [...read, further];
  }
}

const shownDigits = 6;

/** One token a programme, side by side on the thread pool. */
function deriveTokens(
  panDigits: Uint8Array,
  programmes: Assignment['programmes'],
): Promise<readonly TapToken[]> {
  return Promise.all(
    programmes.map(async ({ id, token }) => ({
      programme: id,
      token: await deriveCardToken(panDigits, token),
    })),
  );
}

/** Six digits are all that a masked number shows: a longer prefix is told by those. */
function productOf(reading: CardReading, products: PolicyFile['cardProducts']): string | null {
  const shown = reading.maskedPan?.slice(0, shownDigits);
  return products.find(({ prefix }) => prefix.slice(0, shownDigits) === shown)?.programme ?? null;
}

/** What the server needs to check the chip's proof again, readable by the server alone. */
function seal(proof: CardProof, preimage: string, assignment: Assignment): string {
  return sealEvidence(JSON.stringify({ schema: 1, preimage, proof }), assignment.evidenceKey);
}
