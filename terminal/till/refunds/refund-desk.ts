import type { EntryHeader, RefundEntry, SaleEntry } from '../../core/journal/entry.ts';
import { type RefundedUnits, refundShares } from '../../core/journal/refund-shares.ts';
import { sha256 } from '../../wire/sha256.ts';
import type { QuoteContext } from '../checkouts/quote.ts';
import { type RefundView, refundView } from '../checkouts/redemption.ts';
import { chinaDate, chinaInstant } from '../china-time.ts';
import type { Journal, KeptAnswer } from '../journal/journal.ts';
import { givenBack } from '../journal/quota-moves.ts';
import { usesBack } from '../journal/written-counts.ts';
import { leasesBack } from '../quotas/leases-back.ts';
import { type Answer, isRefusal } from '../refusal.ts';
import { unitsBack } from './units-back.ts';

export type RefundAsked = {
  readonly lines: readonly { readonly id: string; readonly quantity: number }[];
  readonly reason: string;
  /** The caller's name for this call; called again by it, the same refund is the answer. */
  readonly key?: string | undefined;
  readonly answer?: ((refund: RefundView) => KeptAnswer) | undefined;
};

export type RefundParts = {
  readonly journal: Journal;
  readonly context: () => QuoteContext;
  readonly newId: () => string;
  /** Called after each refund: there is something to upload, and to print. */
  readonly refunded: (refund: { readonly id: string; readonly redemption: string }) => void;
};

/** What stands before the reason of a void, on paper and at the union. */
export const voidWords = '作废: ';

/** Gives units of a sale back: what was paid for them goes to the member, what was borne back to its funders. */
export class RefundDesk {
  readonly #parts: RefundParts;

  constructor(parts: RefundParts) {
    this.#parts = parts;
  }

  refund(redemption: string, asked: RefundAsked): Promise<Answer<RefundView>> {
    return this.#giveBack(redemption, asked, async () => ({ done: asked.lines }));
  }

  /** Undoes a sale of this business day: whatever is left of it goes back, and the entry says that it was a void. */
  void(redemption: string, asked: Omit<RefundAsked, 'lines'>): Promise<Answer<RefundView>> {
    const reason = `${voidWords}${asked.reason}`;
    return this.#giveBack(redemption, { ...asked, reason }, async ({ sale, back }) => {
      if (sale.businessDay !== chinaDate(this.#parts.context().trusted.nowMs))
        return { refused: 'not-of-today', businessDay: sale.businessDay };
      const left = sale.request.lines
        .map(({ id, quantity }) => ({ id, quantity: quantity - (back.get(id) ?? 0) }))
        .filter(({ quantity }) => quantity > 0);
      return left.length === 0 ? { refused: 'given-back-already', redemption } : { done: left };
    });
  }

  /** Which units go back is asked alone among writers: two voids of one sale give it back once. */
  async #giveBack(
    redemption: string,
    asked: Pick<RefundAsked, 'reason' | 'answer' | 'key'>,
    unitsOf: (found: {
      readonly sale: SaleEntry;
      readonly back: RefundedUnits;
    }) => Promise<Answer<RefundAsked['lines']>>,
  ): Promise<Answer<RefundView>> {
    const { journal } = this.#parts;
    const call = asked.key === undefined ? undefined : sha256(asked.key);
    let isNew = true;
    const outcome = await journal.exclusively(async (append): Promise<Answer<RefundView>> => {
      const sale = await journal.find({ id: redemption });
      if (sale === null) return { refused: 'no-such-redemption', redemption };
      const earlier = await journal.refundsOf(redemption);
      // Its answer is kept beside the entries; where that is lost, the entry itself still says that it was made.
      const same = call === undefined ? undefined : earlier.find(({ entry }) => entry.call === call);
      if (same !== undefined) {
        isNew = false;
        return { done: refundView(same.entry) };
      }
      const back = unitsBack(earlier);
      const units = await unitsOf({ sale: sale.entry, back });
      if (isRefusal(units)) return units;
      const shares = refundShares(sale.entry, back, units.done);
      if ('refused' in shares) {
        const { refused, line, left } = shares;
        return refused === 'more-than-bought'
          ? { refused, line, left }
          : { refused, line, faults: [`lines: the sale has no line "${line}"`] };
      }
      const leases = await leasesBack(journal, {
        sale: sale.entry,
        earlier: earlier.map(({ entry }) => entry),
        restored: shares.restored,
      });
      const entry: RefundEntry = {
        ...this.#header(),
        redemption,
        reason: asked.reason,
        ...(call === undefined ? {} : { call }),
        ...shares,
        ...(leases.length === 0 ? {} : { leases }),
      };
      const { answer } = asked;
      await append({
        entry,
        uses: usesBack(entry, sale.entry),
        quotas: { leases: givenBack(leases), risk: null },
        member: null,
        ...(answer === undefined ? {} : { answer: () => answer(refundView(entry)) }),
      });
      return { done: refundView(entry) };
    });
    if ('done' in outcome && isNew) this.#parts.refunded({ id: outcome.done.id, redemption });
    return outcome;
  }

  #header(): EntryHeader & Pick<RefundEntry, 'kind'> {
    const { store, trusted, timeFloor, clock } = this.#parts.context();
    return {
      schema: 1,
      kind: 'refund',
      id: this.#parts.newId(),
      at: chinaInstant(trusted.nowMs),
      timeFloor,
      clock,
      businessDay: chinaDate(trusted.nowMs),
      store,
    };
  }
}
