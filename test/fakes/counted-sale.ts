import type { SaleEntry } from '../../terminal/core/journal/entry.ts';
import type { Append } from '../../terminal/till/journal/journal.ts';
import { spent } from '../../terminal/till/journal/quota-moves.ts';
import { memberOf, usesTaken } from '../../terminal/till/journal/written-counts.ts';

/** A sale with all that a till counts of it. */
export function countedSale(entry: SaleEntry): Append {
  const quotas = { leases: spent(entry.leases ?? []), risk: null };
  return { entry, uses: usesTaken(entry), member: memberOf(entry), quotas };
}
