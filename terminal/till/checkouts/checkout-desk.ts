import type { Decision } from '../../core/decide/decision.ts';
import type { CheckoutView, Tender } from '../../wire/counter/checkout-view.ts';
import type { KeptEntry } from '../journal/journal.ts';
import { spent } from '../journal/quota-moves.ts';
import { isSameCode, type Tap } from '../recognition/tap.ts';
import { type Answer, isRefusal } from '../refusal.ts';
import { completeLines, type GivenLine } from './basket-lines.ts';
import { type Checkout, viewOf } from './checkout.ts';
import type { AnswerMaker, CheckoutParts } from './checkout-parts.ts';
import { type BasketChange, type CounterWatcher, nobodyWatches } from './counter-watcher.ts';
import { KnownCheckouts } from './known-checkouts.ts';
import { isSameDeal, memberKey, type Quote, quote } from './quote.ts';
import { askForMember, quoteAsking } from './quote-asking.ts';
import { type RedemptionView, redemptionView } from './redemption.ts';
import { riskTaken, saleEntry } from './sale-entry.ts';
import { WaitingTap } from './waiting-tap.ts';

/** Opening a basket waits this long at most for a card that is being read at that moment. */
const readingWaitMsMax = 1_500;

/** Stands in the place of a sale's own. */
const expectedId = 'rd-expected';

export type Opening = {
  readonly lines: readonly GivenLine[];
  readonly keyed?: Readonly<Record<string, number>> | undefined;
  readonly usePoints?: boolean | undefined;
  readonly externalId?: string | undefined;
};

export type Confirmation = {
  readonly tender?: Tender | undefined;
  /** Fen that was shown: a decision may have come by itself that nobody has seen. */
  readonly payable?: number | undefined;
  readonly slip?: string | undefined;
  readonly answer?: AnswerMaker<RedemptionView> | undefined;
};

/** The use cases of a sale, from the first line to the journal. */
export class CheckoutDesk {
  readonly #parts: CheckoutParts;
  readonly #watcher: CounterWatcher;
  readonly #waiting: WaitingTap;
  /** The basket that the next tap is for: the one that was opened or changed last. */
  #current: string | null = null;
  /** Baskets that are being opened: a tap of this moment is theirs, not the last basket's. */
  #opening = 0;
  readonly #checkouts: KnownCheckouts;
  /** What the working store is told after a sale; the journal has said it already, so nobody waits for it. */
  #afterSale: Promise<void> = Promise.resolve();
  #turns: Promise<unknown> = Promise.resolve();

  constructor(parts: CheckoutParts) {
    this.#parts = parts;
    this.#watcher = parts.watcher ?? nobodyWatches;
    this.#waiting = parts.waiting ?? new WaitingTap();
    this.#checkouts = new KnownCheckouts(parts);
  }

  /** Opens a basket; one whose `externalId` is open already is returned as it stands. */
  async open(opening: Opening): Promise<Answer<{ readonly view: CheckoutView; readonly isNew: boolean }>> {
    // What makes no new basket must not take the card that lies there from the basket at hand.
    const lines = await this.#complete(opening.lines);
    const known = await this.#inTurn(() => this.#known(opening.externalId));
    if (known !== null) return known;
    if (isRefusal(lines)) return lines;
    this.#opening += 1;
    this.#watcher.begun();
    try {
      await this.#cardAtHand();
    } finally {
      this.#opening -= 1;
    }
    return this.#inTurn(async () => {
      const { newId, cards, context } = this.#parts;
      const tap = this.#waiting.take({ nowMs: context().trusted.nowMs, hasCard: cards.hasCard });
      const meanwhile = await this.#known(opening.externalId, tap);
      if (meanwhile !== null) return meanwhile;
      const id = newId('checkout');
      const { keyed = {}, usePoints } = opening;
      const basket = { id, lines: lines.done, keyed, usePoints, tender: null, tap };
      const quoted = await quoteAsking(this.#parts, basket);
      const checkout: Checkout = {
        externalId: opening.externalId ?? null,
        state: 'open',
        ...basket,
        recognition: quoted.recognition,
        decision: quoted.decision,
      };
      await this.#checkouts.keep(checkout);
      this.#expectSale(checkout, quoted);
      this.#current = checkout.id;
      this.#watcher.basket(checkout, tap === null ? 'goods' : 'card');
      return { done: { view: viewOf(checkout), isNew: true } };
    });
  }

  /** The basket or the sale that has this name already; a tap that was meant for a new one becomes its. */
  async #known(
    externalId: string | undefined,
    tap: Tap | null = null,
  ): Promise<Answer<{ readonly view: CheckoutView; readonly isNew: boolean }> | null> {
    if (externalId === undefined) return null;
    const sold = await this.#parts.journal.find({ externalId });
    if (sold !== null) return { refused: 'already-confirmed', redemption: sold.entry.id };
    const { store } = this.#parts;
    const open = await store.openCheckout(externalId);
    // Its sale is among those that a damaged journal has lost: the customer has paid all the same.
    if (open === null)
      return (await store.wasSold(externalId)) ? { refused: 'already-confirmed', redemption: '' } : null;
    const view = viewOf(tap === null ? open : await this.#requote({ ...open, tap }, 'card'));
    return { done: { view, isNew: false } };
  }

  async view(id: string): Promise<Answer<CheckoutView>> {
    const checkout = await this.#checkouts.find(id);
    return checkout === null ? { refused: 'no-such-checkout', checkout: id } : { done: viewOf(checkout) };
  }

  /** Puts these goods, and what was keyed when that is given, in the place of the old. */
  replaceLines(id: string, given: Pick<Opening, 'lines' | 'keyed'>): Promise<Answer<CheckoutView>> {
    return this.#inTurn(async () => {
      const checkout = await this.#checkouts.findOpen(id);
      if (isRefusal(checkout)) return checkout;
      const lines = await this.#complete(given.lines);
      if (isRefusal(lines)) return lines;
      this.#current = id;
      this.#watcher.begun();
      const keyed = given.keyed ?? checkout.done.keyed;
      return { done: viewOf(await this.#requote({ ...checkout.done, lines: lines.done, keyed }, 'goods')) };
    });
  }

  /** Gives the basket up; what it held is free at once. */
  cancel(id: string): Promise<Answer<CheckoutView>> {
    return this.#inTurn(async () => {
      const checkout = await this.#checkouts.find(id);
      if (checkout === null) return { refused: 'no-such-checkout', checkout: id };
      if (checkout.state === 'confirmed') return this.#checkouts.alreadyConfirmed(checkout);
      const cancelled: Checkout = { ...checkout, state: 'cancelled' };
      await this.#checkouts.keep(cancelled);
      if (this.#current === id) this.#current = null;
      this.#parts.holds?.giveUp(id);
      this.#watcher.cancelled(id);
      return { done: viewOf(cancelled) };
    });
  }

  /**
   * Sells the basket at the decision that its caller has seen. Everything is looked at again alone among
   * writers; a deal that no longer holds records nothing and is answered with the new one.
   */
  confirm(id: string, how: Confirmation): Promise<Answer<RedemptionView>> {
    return this.#inTurn(async () => {
      const found = await this.#checkouts.findOpen(id);
      if (isRefusal(found)) return found;
      const checkout: Checkout = { ...found.done, tender: how.tender ?? found.done.tender };
      // Until the journal has spoken, only it knows whether this basket is sold.
      this.#checkouts.forget(id);
      let outcome = await this.#sell(checkout, how);
      // What the server held for the member may be lost by now (a restart, a long wait): it is asked once more.
      if ('changed' in outcome && (await askForMember(this.#parts, checkout, outcome.changed)))
        outcome = await this.#sell(checkout, how);
      if ('changed' in outcome) return this.#changed(checkout, outcome.changed);
      this.#parts.holds?.sold(id);
      const { decision, recognition } = outcome.quoted;
      this.#afterSale = afterTheAnswer()
        .then(() => this.#checkouts.keep({ ...checkout, state: 'confirmed', decision, recognition }))
        .catch(() => {
          // The journal holds the sale, and it is asked before the working store is believed.
        });
      if (this.#current === id) this.#current = null;
      this.#watcher.sold(decision);
      this.#parts.sold({ id: outcome.sold.id, tender: checkout.tender });
      return { done: outcome.sold };
    });
  }

  /** Alone among writers: the deal is made as it was shown, or not at all. */
  #sell(
    checkout: Checkout,
    how: Confirmation,
  ): Promise<{ readonly changed: Quote } | { readonly sold: RedemptionView; readonly quoted: Quote }> {
    return this.#parts.journal.exclusively(async (append) => {
      const context = this.#parts.context();
      const quoted = await quote(checkout, context);
      const { payable } = quoted.decision;
      const isAsShown = how.payable === undefined || how.payable === payable;
      if (!isAsShown || !isSameDeal(quoted.decision, checkout.decision)) return { changed: quoted };
      const saleId = this.#parts.newId('redemption');
      const entry = saleEntry({ id: saleId, checkout, quote: quoted, slip: how.slip ?? null, context });
      const { answer } = how;
      const kept = await append({
        entry,
        uses: entry.uses.map(({ offer, uses, spent }) => ({
          offer,
          uses,
          spent,
          periods: quoted.periods,
          member: quoted.candidate === null ? null : memberKey(quoted.candidate),
        })),
        member: quoted.candidate === null ? null : memberKey(quoted.candidate),
        quotas: { leases: spent(entry.leases ?? []), risk: riskTaken(entry, quoted) },
        ...(answer === undefined
          ? {}
          : { answer: (kept) => answer(redemptionView(kept as KeptEntry<typeof entry>, [], false)) }),
      });
      return { sold: redemptionView(kept as KeptEntry<typeof entry>, [], false), quoted };
    });
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.#turns;
    await this.#afterSale;
  }

  /** A card was read: it belongs to the basket at hand, or waits for the next one. */
  tapped(tap: Tap): Promise<void> {
    return this.#inTurn(async () => {
      const isForNext = this.#current === null || this.#opening > 0;
      const checkout = isForNext ? null : await this.#checkouts.find(this.#current ?? '');
      if (checkout === null || checkout.state !== 'open') {
        this.#waiting.put(tap);
        const { recognition } = await quote(
          { id: null, lines: [], keyed: {}, tender: null, tap },
          this.#parts.context(),
        );
        this.#parts.events.publish('card-presented', { checkout: null, recognition });
        this.#watcher.cardAlone(recognition);
        return;
      }
      this.#waiting.drop();
      const quoted = await this.#requote({ ...checkout, tap }, 'card');
      this.#parts.events.publish('card-presented', { checkout: quoted.id, recognition: quoted.recognition });
    });
  }

  /**
   * A member code was shown for this basket; `admit` uses it up. The same one shown to its own basket once more
   * changes nothing: scanners read twice.
   */
  shown(id: string, tap: Tap, admit: () => Promise<boolean>): Promise<Answer<CheckoutView>> {
    return this.#inTurn(async () => {
      const checkout = await this.#checkouts.findOpen(id);
      if (isRefusal(checkout)) return checkout;
      if (isSameCode(checkout.done.tap, tap)) return { done: viewOf(checkout.done) };
      if (!(await admit())) return { refused: 'member-code-used' };
      this.#current = id;
      this.#watcher.begun();
      const quoted = await this.#requote({ ...checkout.done, tap }, 'card');
      this.#parts.events.publish('card-presented', { checkout: id, recognition: quoted.recognition });
      return { done: viewOf(quoted) };
    });
  }

  /** New files are in force: the basket at hand is decided by them. */
  filesChanged(): Promise<void> {
    return this.#inTurn(async () => {
      const checkout = this.#current === null ? null : await this.#checkouts.find(this.#current);
      if (checkout?.state === 'open') await this.#requote(checkout, 'files');
    });
  }

  async #requote(checkout: Checkout, change: BasketChange): Promise<Checkout> {
    const quoted = await quoteAsking(this.#parts, checkout);
    this.#expectSale(checkout, quoted);
    const { decision, recognition } = quoted;
    return this.#keepQuoted(checkout, { decision, recognition, change });
  }

  /** While the customer pays. What is wrong with such a sale is said when it is made, if it is. */
  #expectSale(checkout: Checkout, quote: Quote): void {
    void afterTheAnswer().then(() => {
      try {
        const context = this.#parts.context();
        this.#parts.journal.expect(saleEntry({ id: expectedId, checkout, quote, slip: null, context }));
      } catch {
        this.#parts.context().log('unwritable-basket', { checkout: checkout.id });
      }
    });
  }

  /** Baskets that were left standing hold nothing for their members any more. */
  giveUpAbandoned(): Promise<void> {
    return this.#inTurn(async () => {
      for (const checkout of this.#parts.holds?.abandoned() ?? []) this.#parts.holds?.giveUp(checkout);
    });
  }

  async #keepQuoted(
    checkout: Checkout,
    quoted: Pick<Quote, 'decision' | 'recognition'> & { readonly change: BasketChange },
  ): Promise<Checkout> {
    const next: Checkout = { ...checkout, decision: quoted.decision, recognition: quoted.recognition };
    await this.#checkouts.keep(next);
    this.#parts.events.publish('decision-changed', viewOf(next));
    this.#watcher.basket(next, quoted.change);
    return next;
  }

  async #changed(
    checkout: Checkout,
    quoted: Quote,
  ): Promise<{ refused: 'decision-changed'; decision: Decision }> {
    const { decision } = await this.#keepQuoted(checkout, { ...quoted, change: 'files' });
    return { refused: 'decision-changed', decision };
  }

  async #complete(lines: readonly GivenLine[]) {
    const { catalogue, context } = this.#parts;
    return completeLines(lines, { catalogue, merchant: context().store.merchant });
  }

  /** Waits for a card that is being read, and reads one that still lies there for the basket that begins. */
  async #cardAtHand(): Promise<void> {
    const { cards } = this.#parts;
    const read = cards.settled().then(() => {
      if (cards.hasCard && !this.#waiting.isThere) return cards.readAgain();
      return undefined;
    });
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, readingWaitMsMax);
    });
    await Promise.race([read, tooLong]);
    clearTimeout(timer);
  }

  /** One use case at a time: a tap never falls between the reading and the keeping of a basket. */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turns.then(() => this.#afterSale).then(work);
    this.#turns = turn.catch(() => {});
    return turn;
  }
}

/** Lets go out first what was waited for. */
function afterTheAnswer(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
