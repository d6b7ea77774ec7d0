import type { KeptWord } from '../../wire/new-epoch.ts';
import type { Remains } from './read-remains.ts';

/**
 * What other tables tell of sales whose entries are lost: answers that were given for them, and uses that were
 * counted. No hash vouches for it, so it is told and never counted.
 */
export function lostAmounts(
  { answers, spent }: Pick<Remains, 'answers' | 'spent'>,
  saved: ReadonlySet<string>,
): KeptWord['known'] {
  const lost = new Map<string, { payable: number; discount: number }>();
  const offers = new Map<string, number>();
  for (const { entry, offer, spent: fen } of spent) {
    // A refund gives back: what is lost of it is no reduction. A row that lies in two copies counts once.
    if (saved.has(entry) || fen < 0 || offers.has(`${entry} ${offer}`)) continue;
    offers.set(`${entry} ${offer}`, fen);
    lost.set(entry, { payable: 0, discount: (lost.get(entry)?.discount ?? 0) + fen });
  }
  for (const { body } of answers) {
    const sale = saleOfAnswer(body);
    if (sale !== null && !saved.has(sale.id)) lost.set(sale.id, sale);
  }
  const sum = (of: 'payable' | 'discount') => [...lost.values()].reduce((all, one) => all + one[of], 0);
  return { entries: lost.size, payable: sum('payable'), discount: sum('discount') };
}

function saleOfAnswer(body: string): { readonly id: string; payable: number; discount: number } | null {
  const { redemption } = jsonOf(body) as { redemption?: { id?: unknown; decision?: SaidDecision } };
  const { payable, discount } = redemption?.decision ?? {};
  const id = redemption?.id;
  return typeof id === 'string' && isFen(payable) && isFen(discount) ? { id, payable, discount } : null;
}

type SaidDecision = { readonly payable?: unknown; readonly discount?: unknown };

/** The entry that an answer speaks of; null when it cannot be read. */
export function entryOfAnswer(body: string): string | null {
  const { redemption, refund } = jsonOf(body) as Readonly<Record<string, { id?: unknown } | undefined>>;
  const id = (refund ?? redemption)?.id;
  return typeof id === 'string' ? id : null;
}

function isFen(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** A damaged text tells nothing. */
function jsonOf(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
