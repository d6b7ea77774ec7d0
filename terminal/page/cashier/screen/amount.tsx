import { amountText } from '../../../core/words/amount-words.ts';

export function Amount({ fen }: { fen: number }) {
  return <span className="n">{amountText(fen)}</span>;
}
