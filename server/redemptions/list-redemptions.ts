import type { ServerStore } from '../store/server-store.ts';
import { type Doubt, storedDoubts } from './review/doubt.ts';

/** One accepted entry; a refund's amounts are negative. */
export type Redemption = {
  readonly terminal: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly kind: string;
  readonly id: string;
  readonly payable: number;
  readonly discount: number;
  /** `accepted-flagged`: see `doubts`. */
  readonly outcome: string;
  readonly doubts?: readonly Doubt[];
};

/** Where a page begins: behind this entry. */
export type After = { readonly terminal: string; readonly epoch: number; readonly sequence: number };

export const redemptionsPerPageMax = 10_000;

/** Accepted sales and refunds in their journals' order: of one till, or of all, till by till. */
export async function listRedemptions(
  store: ServerStore,
  wanted: { readonly terminal: string | null; readonly after: After | null },
): Promise<readonly Redemption[]> {
  const { terminal, after } = wanted;
  let query = store.database
    .selectFrom('journalEntries')
    .select(['terminal', 'epoch', 'sequence', 'kind', 'entryId', 'payable', 'discount', 'outcome', 'doubts'])
    .where('outcome', '=', 'accepted')
    .where('kind', 'in', ['sale', 'refund']);
  if (terminal !== null) query = query.where('terminal', '=', terminal);
  if (after !== null)
    query = query.where((of) =>
      of(
        of.refTuple('terminal', 'epoch', 'sequence'),
        '>',
        of.tuple(after.terminal, after.epoch, after.sequence),
      ),
    );
  const rows = await query
    .orderBy('terminal')
    .orderBy('epoch')
    .orderBy('sequence')
    .limit(redemptionsPerPageMax)
    .execute();
  return rows.map(({ entryId, kind, payable, discount, outcome, doubts, ...place }) => ({
    ...place,
    kind: kind ?? '',
    id: entryId ?? '',
    payable: payable ?? 0,
    discount: discount ?? 0,
    ...(doubts === null ? { outcome } : { outcome: 'accepted-flagged', doubts: storedDoubts(doubts) }),
  }));
}
