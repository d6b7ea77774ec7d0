import { unreachable } from '../invariant.ts';
import type { JournalEntry, RefundEntry, SaleEntry } from './entry.ts';

/** The first sum of an entry that does not come out, as `path: what is wrong`, or null. */
export function entryFault(entry: JournalEntry): string | null {
  switch (entry.kind) {
    case 'sale':
      return saleFault(entry);
    case 'refund':
      return refundFault(entry);
    case 'release':
      return null; // no money moves
    default:
      return unreachable(entry);
  }
}

/**
 * Amounts are whole and not negative, and adding and multiplying doubles never rounds a sum past 2^53 back
 * below it: a total that a double cannot hold never equals one that the schema let through.
 */
function total<Part>(parts: readonly Part[], amount: (part: Part) => number): number {
  return parts.reduce((sum, part) => sum + amount(part), 0);
}

const byAmount = (part: { readonly amount: number }) => part.amount;

function saleFault({ decision, shares }: SaleEntry): string | null {
  if (decision.payable + decision.discount !== decision.list)
    return 'decision: payable and discount are not the list amount';
  if (total(decision.lines, (line) => line.list) !== decision.list)
    return 'decision.lines: are not the list amount';
  if (total(decision.lines, (line) => line.discount) !== decision.discount)
    return 'decision.lines: are not the discount';
  if (total(decision.applied, (offer) => offer.discount) !== decision.discount)
    return 'decision.applied: is not the discount';
  if (total(decision.funders, byAmount) !== decision.discount) return 'decision.funders: bear another amount';
  for (const line of decision.lines) {
    const fault = lineFault(line, shares);
    if (fault !== null) return fault;
  }
  const lineIds = new Set(decision.lines.map((line) => line.id));
  if (lineIds.size !== decision.lines.length) return 'decision.lines: one stands twice';
  if (shares.some((share) => !lineIds.has(share.line))) return 'shares: name a line that was not sold';
  return offerFault({ decision, shares });
}

function lineFault(line: SaleEntry['decision']['lines'][number], shares: SaleEntry['shares']): string | null {
  const path = `decision.lines.${line.id}`;
  if (line.payable + line.discount !== line.list)
    return `${path}: payable and discount are not its list amount`;
  const own = shares.filter((share) => share.line === line.id);
  if (total(own, (share) => share.units * share.payable) !== line.payable)
    return `${path}: its units were not paid what the line was`;
  if (total(own, (share) => share.units * total(share.reductions, byAmount)) !== line.discount)
    return `${path}: its units were not reduced by what the line was`;
  return null;
}

/** Each offer gave what its units show, and its funders bear exactly that. */
function offerFault({ decision, shares }: Pick<SaleEntry, 'decision' | 'shares'>): string | null {
  const shown = new Map<string, number>();
  for (const { units, reductions } of shares) {
    for (const { offer, amount, funders } of reductions) {
      if (total(funders, byAmount) !== amount) return `shares: the funders of ${offer} bear another amount`;
      shown.set(offer, (shown.get(offer) ?? 0) + units * amount);
    }
  }
  for (const { offer, discount, funders } of decision.applied) {
    if (total(funders, byAmount) !== discount)
      return `decision.applied.${offer}: its funders bear another amount`;
    if ((shown.get(offer) ?? 0) !== discount)
      return `decision.applied.${offer}: its units show another amount`;
    shown.delete(offer);
  }
  const [stranger] = shown.keys();
  return stranger === undefined ? null : `shares: ${stranger} was not applied`;
}

function refundFault({ amount, discount, lines, funders }: RefundEntry): string | null {
  if (total(lines, byAmount) !== amount) return 'lines: are not the amount';
  return total(funders, byAmount) === discount ? null : 'funders: give back another amount';
}
