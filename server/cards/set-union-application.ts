import type { UnionApplicationConfig } from '../../terminal/wire/card-schema.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { type Publication, publishProgramme } from '../publish/publish-programme.ts';
import type { ServerStore } from '../store/server-store.ts';

/** Where the union's own application on its cards keeps the member's number; null: its cards have none. */
export type UnionApplicationOrNone = UnionApplicationConfig | null;

/** Tells the programme's tills, with the next publication, where to look. Throws when there is no such programme. */
export async function setUnionApplication(
  store: ServerStore,
  programme: string,
  application: UnionApplicationOrNone,
): Promise<void> {
  if (!(await enter(store, programme, application))) throw new Error(`there is no programme ${programme}`);
}

/** The same, and publishes it. */
export async function putUnionApplication(
  store: ServerStore,
  { programme, application }: { readonly programme: string; readonly application: UnionApplicationOrNone },
): Promise<Publication | Refusal> {
  const isKnown = await enter(store, programme, application);
  return isKnown ? publishProgramme(store, programme) : refuse('programme-unknown');
}

async function enter(
  store: ServerStore,
  programme: string,
  application: UnionApplicationOrNone,
): Promise<boolean> {
  const { numUpdatedRows } = await store.database
    .updateTable('programmes')
    .set({ unionApplication: application === null ? null : JSON.stringify(application) })
    .where('id', '=', programme)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
