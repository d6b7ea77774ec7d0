import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { OpenRegister } from '../../store/open-register.ts';
import { schemeTrust } from '../verify-evidence.ts';
import type { Trust } from './open-evidence.ts';
import type { TillThen } from './place-and-time.ts';
import type { WaitingSale } from './waiting-sales.ts';

/** What is the same for many sales of a pass, and is asked once. */
export type PassFacts = {
  readonly till: (terminal: string) => TillThen & { readonly programme: string };
  readonly trust: (programme: string) => Trust;
};

export async function passFacts(store: OpenRegister, waiting: readonly WaitingSale[]): Promise<PassFacts> {
  const ids = [...new Set(waiting.map(({ terminal }) => terminal))];
  const tills = await store.database
    .selectFrom('terminals')
    .select(['id', 'programme', 'enrolledAt'])
    .where('id', 'in', ids)
    .execute();
  const places = await store.database
    .selectFrom('terminalPlaces')
    .innerJoin('terminals', 'terminals.id', 'terminalPlaces.terminal')
    .innerJoin('stores', (join) =>
      join
        .onRef('stores.id', '=', 'terminalPlaces.store')
        .onRef('stores.programme', '=', 'terminals.programme'),
    )
    .select(['terminalPlaces.terminal', 'terminalPlaces.store', 'stores.merchant', 'stores.region'])
    .where('terminalPlaces.terminal', 'in', ids)
    .execute();
  const trusts = new Map<string, Trust>();
  for (const { programme } of tills)
    if (!trusts.has(programme)) trusts.set(programme, await trustOf(store, programme));
  return {
    till: (terminal) => {
      const till = tills.find(({ id }) => id === terminal);
      if (till === undefined) throw new Error(`there is no till ${terminal}`);
      return { ...till, places: places.filter((place) => place.terminal === terminal) };
    },
    trust: (programme) => {
      const trust = trusts.get(programme);
      if (trust === undefined) throw new Error(`no till of ${programme} was asked for`);
      return trust;
    },
  };
}

async function trustOf(store: OpenRegister, programme: string): Promise<Trust> {
  const { demo } = await store.database
    .selectFrom('programmes')
    .select('demo')
    .where('id', '=', programme)
    .executeTakeFirstOrThrow();
  return {
    ...(await schemeTrust(store, programme)),
    evidenceKey: createPrivateKey(await readFile(store.folder.evidenceKey, 'utf8')),
    allowTestKeys: demo === 1,
  };
}
