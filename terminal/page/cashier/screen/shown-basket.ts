import { type Decided, isDecided, listOf, type PageLine } from '../sale/basket.ts';
import type { CashierState } from '../sale/cashier-state.ts';

/**
 * What stands on the screen: lines with the decision that is of them. Until the till has answered for the new
 * lines the last pair stays; when that takes long, the new lines stand without amounts.
 */
export type Shown = {
  readonly lines: readonly PageLine[];
  readonly decided: Decided | null;
  readonly list: number;
  readonly discount: number;
  readonly payable: number;
  readonly offers: number;
  readonly pending: boolean;
};

export function shownBasket({ basket, stage }: CashierState): Shown {
  if (stage.at === 'done') {
    const { sale } = stage;
    const view = { id: '', state: 'confirmed', decision: sale.decision } as const;
    const recognition = {
      code: 'none',
      verdict: null,
      presentation: null,
      programme: null,
      title: { zh: '' },
    } as const;
    const decided = { version: 0, lines: sale.lines, view: { ...view, recognition } };
    const { lines, list, discount, payable, offers } = sale;
    return { lines, decided, list, discount, payable, offers, pending: false };
  }
  if (stage.at === 'confirming' || stage.at === 'unknown') {
    const { list, discount, payable, offers } = stage.pending;
    const lines = basket.decided?.lines ?? basket.lines;
    return { lines, decided: basket.decided, list, discount, payable, offers, pending: false };
  }
  const { decided } = basket;
  if (decided !== null && basket.lines.length > 0 && (isDecided(basket) || !basket.late)) {
    const { list, discount, payable, applied } = decided.view.decision;
    return { lines: decided.lines, decided, list, discount, payable, offers: applied.length, pending: false };
  }
  const list = listOf(basket.lines);
  return {
    lines: basket.lines,
    decided: null,
    list,
    discount: 0,
    payable: list,
    offers: 0,
    pending: basket.lines.length > 0,
  };
}
