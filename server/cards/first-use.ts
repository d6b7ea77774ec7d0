import type { Transaction } from 'kysely';
import type { JournalEntry } from '../../terminal/core/journal/entry.ts';
import type { ServerTables } from '../store/tables.ts';

/**
 * A card's first sale uses its first use up. The member file shows it with the next hourly publication: to
 * rebuild it at every sale would cost more than a gift given twice in an hour.
 */
export async function markFirstUses(
  transaction: Transaction<ServerTables>,
  { entries, receivedAt }: { readonly entries: readonly JournalEntry[]; readonly receivedAt: string },
): Promise<void> {
  const tokensOf = new Map<string, Set<string>>();
  for (const entry of entries) {
    if (entry.kind !== 'sale' || entry.card === null) continue;
    const { programme, token } = entry.card;
    const tokens = tokensOf.get(programme);
    if (tokens === undefined) tokensOf.set(programme, new Set([token]));
    else tokens.add(token);
  }
  for (const [programme, tokens] of tokensOf) {
    const { numUpdatedRows } = await transaction
      .updateTable('cards')
      .set({ firstUsedAt: receivedAt })
      .where('programme', '=', programme)
      .where('token', 'in', [...tokens])
      .where('firstUsedAt', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) continue;
    await transaction
      .updateTable('programmes')
      .set((of) => ({ firstUsesWaiting: of('firstUsesWaiting', '+', Number(numUpdatedRows)) }))
      .where('id', '=', programme)
      .execute();
  }
}
