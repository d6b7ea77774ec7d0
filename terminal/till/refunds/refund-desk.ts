import { usePeriods } from '../../core/decide/index.ts';
import type { RefundEntry, SaleEntry } from '../../core/journal/entry.ts';
import { refundShares } from '../../core/journal/refund-shares.ts';
import type { QuoteContext } from '../checkouts/quote.ts';
import { type RefundView, refundView } from '../checkouts/redemption.ts';
import { chinaDate, chinaInstant } from '../china-time.ts';
import type { Journal, KeptAnswer } from '../journal/journal.ts';
import type { Answer } from '../refusal.ts';
import { unitsBack } from './units-back.ts';

export type RefundAsked = {
  readonly lines: readonly { readonly id: string; readonly quantity: number }[];
  readonly reason: string;
  readonly answer?: ((refund: RefundView) => KeptAnswer) | undefined;
};

export type RefundParts = {
  readonly journal: Journal;
  readonly context: () => QuoteContext;
  readonly newId: () => string;
  /** Called after each refund: there is something to upload, and to print. */
  readonly refunded: (refund: { readonly id: string; readonly redemption: string }) => void;
};

/** Gives units of a sale back: what was paid for them goes to the member, what was borne back to its funders. */
export class RefundDesk {
  readonly #parts: RefundParts;

  constructor(parts: RefundParts) {
    this.#parts = parts;
  }

  async refund(redemption: string, asked: RefundAsked): Promise<Answer<RefundView>> {
    const { journal } = this.#parts;
    const outcome = await journal.exclusively(async (append): Promise<Answer<RefundView>> => {
      const sale = await journal.find({ id: redemption });
      if (sale === null) return { refused: 'no-such-redemption', redemption };
      const shares = refundShares(sale.entry, unitsBack(await journal.refundsOf(redemption)), asked.lines);
      if ('refused' in shares) {
        const { refused, line, left } = shares;
        return refused === 'more-than-bought'
          ? { refused, line, left }
          : { refused, line, faults: [`lines: the sale has no line "${line}"`] };
      }
      const entry: RefundEntry = { ...this.#header(), redemption, reason: asked.reason, ...shares };
      const { answer } = asked;
      await append({
        entry,
        uses: givenBack(entry, sale.entry),
        member: null,
        ...(answer === undefined ? {} : { answer: () => answer(refundView(entry)) }),
      });
      return { done: refundView(entry) };
    });
    if ('done' in outcome) this.#parts.refunded({ id: outcome.done.id, redemption });
    return outcome;
  }

  #header(): Pick<RefundEntry, 'schema' | 'kind' | 'id' | 'at' | 'timeFloor' | 'businessDay' | 'store'> {
    const { store, trusted } = this.#parts.context();
    return {
      schema: 1,
      kind: 'refund',
      id: this.#parts.newId(),
      at: chinaInstant(trusted.nowMs),
      timeFloor: this.#parts.context().timeFloor,
      businessDay: chinaDate(trusted.nowMs),
      store,
    };
  }
}

/** A use goes back to the period in which it was taken, not to today's. */
function givenBack(refund: RefundEntry, sale: SaleEntry) {
  const member = sale.card === null ? null : `${sale.card.programme}:${sale.card.token}`;
  const periods = usePeriods(sale.request.at);
  return refund.restored.map(({ offer, uses, spent }) => ({
    offer,
    uses: -uses,
    spent: -spent,
    periods,
    member,
  }));
}
