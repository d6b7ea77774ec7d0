import type { Transaction } from 'kysely';
import { usePeriods } from '../../../terminal/core/decide/index.ts';
import type { SaleEntry } from '../../../terminal/core/journal/entry.ts';
import type { Offer } from '../../../terminal/core/offers/offer.ts';
import type { ServerTables } from '../../store/tables.ts';
import { type Doubt, doubt } from './doubt.ts';

/** A member who passes a limit has bought often; the newest of their uses tell. */
const usesReadMax = 5_000;

/** Whether a member took more of an offer than its limits give, at all tills together, in the order of receipt. */
export async function limitDoubts(
  transaction: Transaction<ServerTables>,
  {
    entry,
    number,
    offers,
  }: { readonly entry: SaleEntry; readonly number: number; readonly offers: readonly Offer[] },
): Promise<readonly Doubt[]> {
  const doubts: Doubt[] = [];
  if (entry.card === null) return doubts;
  const { programme, token } = entry.card;
  const now = usePeriods(entry.at);
  for (const { offer } of entry.uses) {
    const limits = offers.find(({ id }) => id === offer)?.limits?.perMember ?? [];
    if (limits.length === 0) continue;
    const rows = await transaction
      .selectFrom('redemptions')
      .innerJoin('redemptionOffers', 'redemptionOffers.redemption', 'redemptions.number')
      .leftJoin('redemptions as back', 'back.sale', 'redemptions.id')
      .select(['redemptions.at', 'redemptionOffers.uses', 'redemptions.id'])
      .where('redemptions.memberProgramme', '=', programme)
      .where('redemptions.memberToken', '=', token)
      .where('redemptionOffers.offer', '=', offer)
      .where('redemptions.number', '<=', number)
      .where('back.id', 'is', null)
      .orderBy('redemptions.number', 'desc')
      .limit(usesReadMax)
      .execute();
    for (const { uses, per } of limits) {
      const used = rows
        .filter(({ at }) => per === 'offer' || usePeriods(at)[per] === now[per])
        .reduce((sum, row) => sum + row.uses, 0);
      if (used > uses)
        doubts.push(doubt('over-limit', `${used} uses of ${offer} in the ${per}, ${uses} are given`));
    }
  }
  return doubts;
}
