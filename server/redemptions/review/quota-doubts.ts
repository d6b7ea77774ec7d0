import type { Transaction } from 'kysely';
import type { ServerTables } from '../../store/tables.ts';
import { type Doubt, doubt } from './doubt.ts';

/** Which limits this sale passed, as they were booked when it was taken in. */
export async function quotaDoubts(
  transaction: Transaction<ServerTables>,
  place: { readonly terminal: string; readonly epoch: number; readonly sequence: number },
): Promise<readonly Doubt[]> {
  const flags = await transaction
    .selectFrom('quotaFlags')
    .select(['offer', 'reason'])
    .where('terminal', '=', place.terminal)
    .where('epoch', '=', place.epoch)
    .where('sequence', '=', place.sequence)
    .execute();
  return flags.map(({ offer, reason }) => doubt(reason, offer));
}
