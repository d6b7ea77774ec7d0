import { join } from 'node:path';
import { publicMode, writeDurably } from '../store/durable-file.ts';
import type { ServerStore } from '../store/server-store.ts';

/**
 * Lays a programme's head and root beside its files, so that any web server can hand out all that tills need:
 * `files/` under `/v1/files/`, `heads/` under `/v1/programmes/`. What the register says is in force; this is a copy.
 */
export async function layOutHead(store: ServerStore, programme: string): Promise<void> {
  const row = await store.database
    .selectFrom('programmes')
    .select(['head', 'root'])
    .where('id', '=', programme)
    .executeTakeFirstOrThrow();
  const own = join(store.folder.heads, programme);
  await writeDurably(join(own, 'root'), row.root, publicMode);
  if (row.head !== null) await writeDurably(join(own, 'head'), row.head, publicMode);
}

/** After a start: a crash may have come between the register and its copy. */
export async function layOutHeads(store: ServerStore): Promise<void> {
  const rows = await store.database.selectFrom('programmes').select('id').execute();
  for (const { id } of rows) await layOutHead(store, id);
}
