import type { UseCounts } from '../../core/calendar/use-periods.ts';
import type { CardToken } from '../../core/card-token.ts';
import type { Envelope, Signers } from '../../wire/envelope.ts';
import {
  letGoPerAskMax,
  type MemberHoldAsk,
  type MemberHolds,
  offersPerHoldAskMax,
  openHoldsMax,
  openMemberHolds,
} from '../../wire/member-holds.ts';
import type { KeptEntry } from '../journal/journal.ts';
import { TillError } from '../ports.ts';

/** A member at the counter waits this long at most; then the offer is not given. */
const askWaitMsMax = 1_000;
/** A server that was silent is not waited for at every article that is scanned. */
const silentForMs = 5_000;
/** A basket that stands about longer than this is abandoned: who comes back to it is asked for anew. */
const heldMsMax = 600_000;
/** Ids that come to light while others are told. */
const settleRoundsMax = 5;
const idBytes = 12;
const nonceBytes = 16;

/** The server's word on one offer for the member of one checkout. */
export type HeldWord = {
  /** Uses that nobody else may give; 0: none is left. */
  readonly uses: number;
  /** What the member used or has held elsewhere, by the server's clock. */
  readonly used: UseCounts;
};
export type HeldWords = ReadonlyMap<string, HeldWord>;
export const noWords: HeldWords = new Map();

export type CardShown = { readonly programme: string; readonly token: CardToken };
export type HoldWish = {
  readonly checkout: string;
  readonly cards: readonly CardShown[];
  readonly offers: readonly { readonly offer: string; readonly uses: number }[];
};

type Word = HeldWord & { readonly hold: string };
type AtCounter = { readonly cards: string; readonly sinceMs: number; readonly words: Map<string, Word> };

export type MemberHoldParts = {
  readonly terminal: string;
  readonly epoch: () => number;
  readonly ask: (ask: MemberHoldAsk) => Promise<Envelope>;
  /** Null before the home programme's root is here. */
  readonly signers: () => Signers | null;
  readonly isOnline: () => boolean;
  /** Milliseconds since the machine started: no hold lasts longer because somebody set a clock. */
  readonly sinceBoot: () => number;
  readonly randomness: (bytes: number) => Uint8Array;
  readonly saleOf: (checkout: string) => Promise<Pick<KeptEntry, 'epoch' | 'sequence'> | null>;
  /** Whether the server has said that it holds this entry. */
  readonly isAcknowledged: (place: { readonly epoch: number; readonly sequence: number }) => Promise<boolean>;
};

/**
 * Has the home server hold uses for the member at the counter, of offers that no two tills may give at once. What is
 * held is known in memory only: after a crash the server is asked again, and told which holds this till has lost.
 * A hold that was let go is never spent: it leaves this memory before anybody hears of it.
 */
export class MemberHoldDesk {
  readonly #parts: MemberHoldParts;
  readonly #atCounter = new Map<string, AtCounter>();
  /** Never to be spent again; each is told until an answer shows that it was heard. */
  readonly #letGo = new Set<string>();
  /** Something may be held for this till that it does not know: an answer was lost, or this is a new start. */
  #mayLinger = true;
  #isTelling = false;
  #silentUntilMs = Number.NEGATIVE_INFINITY;
  #turns: Promise<unknown> = Promise.resolve();

  constructor(parts: MemberHoldParts) {
    this.#parts = parts;
  }

  /** The server's words for this checkout and exactly these cards. */
  wordsFor(checkout: string | null, cards: readonly CardShown[]): HeldWords {
    const known = checkout === null ? undefined : this.#atCounter.get(checkout);
    return known !== undefined && known.cards === keyOf(cards) ? known.words : noWords;
  }

  /** Asks for what a basket would use; whether an answer came in time, so that it is worth deciding again. */
  async askFor(wish: HoldWish): Promise<boolean> {
    const { sinceBoot } = this.#parts;
    if (!this.#mayAsk()) return false;
    let isLate = false;
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => {
        isLate = true;
        this.#silentUntilMs = sinceBoot() + silentForMs;
        resolve(false);
      }, askWaitMsMax);
    });
    const answered = this.#inTurn(async () => {
      if (isLate) return false;
      await this.#call(wish, () => isLate);
      return true;
    }).catch(() => false); // the line is down or the answer is none: the offer is not given
    const worthIt = await Promise.race([answered, tooLong]);
    clearTimeout(timer);
    return worthIt;
  }

  /** Lets go what this checkout's decision does not use, and all when it is another member's. */
  keep(
    checkout: string,
    given: { readonly cards: readonly CardShown[]; readonly uses: HoldWish['offers'] },
  ): void {
    const known = this.#atCounter.get(checkout);
    if (known === undefined) return;
    if (known.cards !== keyOf(given.cards)) {
      this.giveUp(checkout);
      return;
    }
    for (const [offer, word] of known.words) {
      if (word.uses === 0 || given.uses.some((use) => use.offer === offer)) continue;
      known.words.delete(offer);
      this.#letGo.add(word.hold);
    }
    this.#tellSoon();
  }

  /** The checkout is given up, or stands about for too long. */
  giveUp(checkout: string): void {
    const known = this.#atCounter.get(checkout);
    if (known === undefined) return;
    this.#atCounter.delete(checkout);
    for (const { hold, uses } of known.words.values()) if (uses > 0) this.#letGo.add(hold);
    this.#tellSoon();
  }

  giveUpAll(): void {
    for (const checkout of [...this.#atCounter.keys()]) this.giveUp(checkout);
  }

  /** The journal holds the sale: it ends what was held, also at the server. */
  sold(checkout: string): void {
    this.#atCounter.delete(checkout);
  }

  /** Checkouts that nobody came back to. */
  abandoned(): readonly string[] {
    const before = this.#parts.sinceBoot() - heldMsMax;
    return [...this.#atCounter].filter(([, { sinceMs }]) => sinceMs < before).map(([checkout]) => checkout);
  }

  /** Until the server holds nothing for this till that it will not spend. Rejects as the line does. */
  settle(): Promise<void> {
    return this.#inTurn(async () => {
      for (let round = 0; round < settleRoundsMax && (this.#mayLinger || this.#letGo.size > 0); round += 1)
        if (!(await this.#call(null, () => false))) return;
    });
  }

  /** Resolves when no call is under way. */
  async settled(): Promise<void> {
    await this.#turns;
  }

  /** One call at a time, so that what an answer lists is as this memory stands. False: something waits for an upload. */
  async #call(wish: HoldWish | null, isLate: () => boolean): Promise<boolean> {
    const { terminal, ask, randomness } = this.#parts;
    const signers = this.#parts.signers();
    if (signers === null) throw new TillError('cache-refused', 'the home programme has no root here');
    const epoch = this.#parts.epoch();
    const nonce = hex(randomness(nonceBytes));
    const letGo = [...this.#letGo].slice(0, letGoPerAskMax);
    const offers = (wish?.offers ?? [])
      .slice(0, offersPerHoldAskMax)
      .map((offer) => ({ hold: `mh-${hex(randomness(idBytes))}`, ...offer }));
    // Until the answer is here, the server may hold what this till does not know.
    this.#mayLinger = true;
    const wanted =
      wish === null
        ? null
        : {
            checkout: wish.checkout,
            cards: wish.cards.map(({ programme, token }) => ({ programme, token })),
            offers,
          };
    const envelope = await ask({ schema: 1, epoch, nonce, wanted, letGo });
    const answer = openMemberHolds(envelope, { terminal, epoch, nonce, signers });
    if ('refused' in answer) throw new TillError('head-office-refused', answer.refused);
    for (const hold of letGo) this.#letGo.delete(hold);
    if (wish !== null && !isLate()) this.#take(wish, { offers, answer });
    return this.#sortOut(answer.open);
  }

  #take(
    wish: HoldWish,
    told: {
      readonly offers: readonly { readonly hold: string; readonly offer: string }[];
      readonly answer: MemberHolds;
    },
  ): void {
    const cards = keyOf(wish.cards);
    const before = this.#atCounter.get(wish.checkout);
    if (before !== undefined && before.cards !== cards) this.giveUp(wish.checkout);
    const words = this.#atCounter.get(wish.checkout)?.words ?? new Map<string, Word>();
    for (const { hold, offer } of told.offers) {
      const held = told.answer.held.find((one) => one.hold === hold && one.offer === offer);
      if (held === undefined) continue;
      const old = words.get(offer);
      if (old !== undefined && old.uses > 0) this.#letGo.add(old.hold);
      words.set(offer, { hold, uses: held.uses, used: held.used });
    }
    this.#atCounter.set(wish.checkout, { cards, sinceMs: this.#parts.sinceBoot(), words });
  }

  /**
   * What is held for this till and not known here is lost to it, and let go; unless the journal has sold its checkout,
   * and the server does not hold that sale yet: then the sale is what will end it.
   */
  async #sortOut(open: MemberHolds['open']): Promise<boolean> {
    const { saleOf, isAcknowledged } = this.#parts;
    let waiting = 0;
    for (const { hold, checkout } of open) {
      if (this.#isHeld(hold, checkout) || this.#letGo.has(hold)) continue;
      const sale = await saleOf(checkout);
      if (sale === null || (await isAcknowledged(sale))) this.#letGo.add(hold);
      else waiting += 1;
    }
    this.#mayLinger = waiting > 0 || open.length >= openHoldsMax;
    return waiting === 0 || this.#letGo.size > 0;
  }

  #mayAsk(): boolean {
    return this.#parts.isOnline() && this.#parts.sinceBoot() >= this.#silentUntilMs;
  }

  #isHeld(hold: string, checkout: string): boolean {
    const words = this.#atCounter.get(checkout)?.words.values() ?? [];
    return [...words].some((word) => word.uses > 0 && word.hold === hold);
  }

  #tellSoon(): void {
    if (this.#letGo.size === 0 || this.#isTelling || !this.#mayAsk()) return;
    this.#isTelling = true;
    this.settle()
      .catch(() => {}) // the next round with the server tells it again
      .finally(() => {
        this.#isTelling = false;
      });
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turns.then(work);
    this.#turns = turn.catch(() => {});
    return turn;
  }
}

function keyOf(cards: readonly CardShown[]): string {
  return cards
    .map(({ programme, token }) => `${programme}:${token}`)
    .sort()
    .join(' ');
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
