import { sql } from 'kysely';
import type { ServerStore } from '../store/server-store.ts';
import { announceAssignment, reassign, terminalRow } from './reassign.ts';

/**
 * Signs anew what tills are told of themselves, after the root of a programme has changed: those whose home it is need
 * the word of the head key that is in force now, and all that are told of the programme the hash of its newest root.
 * One transaction a till. Called again, it does those that are left.
 */
export async function reassignTills(store: ServerStore, programme: string): Promise<number> {
  const programmes = await store.database
    .selectFrom('programmes')
    .select(['id', 'recognises', 'rootSha256'])
    .execute();
  const homes = programmes.filter(
    ({ id, recognises }) => id === programme || (JSON.parse(recognises) as string[]).includes(programme),
  );
  const rootSha256 = programmes.find(({ id }) => id === programme)?.rootSha256 ?? '';
  let count = 0;
  for (const { id: home } of homes) {
    const { head } = await store.keys.of(home);
    const left = await store.database
      .selectFrom('terminals')
      .select('id')
      .where('programme', '=', home)
      // Both are hexadecimal, and stand nowhere else in an envelope.
      .where(
        sql<boolean>`(instr(assignment, ${`"key":"${head.id}"`}) = 0 or instr(assignment, ${rootSha256}) = 0)`,
      )
      .orderBy('id')
      .execute();
    for (const { id } of left) {
      const reassigned = await store.database.transaction().execute(async (transaction) => {
        const till = await terminalRow(transaction, id);
        return till === undefined ? null : reassign(store, transaction, till);
      });
      if (reassigned !== null) announceAssignment(store, id, reassigned);
    }
    count += left.length;
  }
  return count;
}
