import { amountText } from '../../../terminal/core/words/amount-words.ts';

/** Money, in fen, as `￥26,418.60`; only the amount stands in `.n`, which also narrows the Chinese comma. */
export function Amount({ fen }: { readonly fen: number }) {
  return <span className="n">{amountText(fen, { thousands: true })}</span>;
}
