import type { RefundEntry } from '../../core/journal/entry.ts';
import type { RefundedUnits } from '../../core/journal/refund-shares.ts';
import type { KeptEntry } from '../journal/journal.ts';

/** How many units of each line these refunds gave back. */
export function unitsBack(refunds: readonly KeptEntry<RefundEntry>[]): RefundedUnits {
  const units = new Map<string, number>();
  for (const { entry } of refunds) {
    for (const { id, quantity } of entry.lines) units.set(id, (units.get(id) ?? 0) + quantity);
  }
  return units;
}
