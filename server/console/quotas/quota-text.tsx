import type { QuotaLine } from '../../quotas/quota-view.ts';
import { Amount } from '../parts/amount.tsx';
import { countText } from '../time/china-time.ts';
import type { QuotaWords } from './quota-words.ts';

type Measured = { readonly of: Pick<QuotaLine, 'measure'>; readonly amount: number };

/** Uses as a count, a budget as money; nothing is a quiet dash, so that what is there stands out. */
export function QuotaAmount({ of, amount }: Measured) {
  if (amount === 0) return <span className="quiet">—</span>;
  return of.measure === 'fen' ? <Amount fen={amount} /> : <span className="n">{signedText(amount)}</span>;
}

function signedText(count: number): string {
  return count < 0 ? `−${countText(-count)}` : countText(count);
}

export function periodText({ per, period }: Pick<QuotaLine, 'per' | 'period'>, words: QuotaWords): string {
  if (per === 'offer') return words.per.offer;
  return per === 'week' ? words.weekOf(period) : period;
}
