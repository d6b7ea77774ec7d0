import type { ServerStore } from '../store/server-store.ts';
import { memberLines } from './list-members.ts';
import { identityIndexes } from './member-identity.ts';
import type { MemberPage } from './member-view.ts';

/** A family may have one phone; more than this is no phone of a person. */
const foundMax = 50;

/** The country's code before a mobile number. */
const chinaCodePattern = /^(?:\+|00)86(?=1[0-9]{10}$)/;

/**
 * Members by a whole ID number, phone or card number, whichever it is: part of one finds nobody. Spaces,
 * hyphens, full-width digits and a small x are taken as people write them.
 */
export async function findMembers(
  store: ServerStore,
  { programme, find }: { readonly programme: string; readonly find: string },
): Promise<MemberPage> {
  const number = wholeNumber(find);
  const { register, database } = store;
  const { idNumberIndex, phoneIndex } = identityIndexes(register, {
    programme,
    idNumber: number,
    phone: number,
  });
  // Each by its own index, which names the programme already; an `or` would walk through all members.
  const byIdNumber = await database
    .selectFrom('members')
    .select('id')
    .where('idNumberIndex', '=', idNumberIndex)
    .execute();
  const byPhone = await database
    .selectFrom('members')
    .select('id')
    .where('phoneIndex', '=', phoneIndex)
    .orderBy('id')
    .limit(foundMax)
    .execute();
  const byCard = await database
    .selectFrom('cards')
    .select('member as id')
    .where('numberIndex', '=', register.index(`cards.number/${programme}`, number))
    .execute();
  const ids = [...new Set([...byIdNumber, ...byPhone, ...byCard].map(({ id }) => id))];
  return { rows: await memberLines(store, ids), total: ids.length };
}

function wholeNumber(text: string): string {
  const written = text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  return written.replace(chinaCodePattern, '');
}
