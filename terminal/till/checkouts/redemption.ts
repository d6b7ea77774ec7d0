import type { Decision } from '../../core/decide/decision.ts';
import type { RefundEntry, SaleEntry } from '../../core/journal/entry.ts';
import type { KeptEntry } from '../journal/journal.ts';

/** What became of a checkout that was confirmed. */
export type RedemptionView = {
  readonly id: string;
  readonly sequence: number;
  readonly at: string;
  readonly decision: Decision;
  readonly refunds: readonly RefundView[];
  readonly uploaded: boolean;
};

export type RefundView = Pick<RefundEntry, 'id' | 'amount' | 'funders'> & {
  readonly lines: readonly { readonly id: string; readonly quantity: number; readonly amount: number }[];
};

export function redemptionView(
  sale: KeptEntry<SaleEntry>,
  refunds: readonly KeptEntry<RefundEntry>[],
  uploaded: boolean,
): RedemptionView {
  const { id, at, decision } = sale.entry;
  return {
    id,
    sequence: sale.sequence,
    at,
    decision,
    refunds: refunds.map(({ entry }) => refundView(entry)),
    uploaded,
  };
}

export function refundView({ id, amount, lines, funders }: RefundEntry): RefundView {
  return { id, amount, lines: lines.map(({ id, quantity, amount }) => ({ id, quantity, amount })), funders };
}
