import { expect, it } from 'vitest';
import type { JournalTables } from '../../../terminal/till/journal/journal-tables.ts';
import { openSqlite } from '../../../terminal/wire/disk/sqlite.ts';
import { Publisher } from '../../fakes/publisher.ts';
import { jsonOf, staffCall } from '../office-calls.ts';
import { tillForEach } from './till-for-each.ts';
import { serverWith } from './till-on-disk.ts';

const shop = tillForEach();

/** A till from before its union recognised the other one, and an assignment that names it. */
async function guestIsNew(): Promise<void> {
  const database = await openSqlite<JournalTables>({ file: shop.till.files.journal, durability: 'FULL' });
  await database.deleteFrom('trusted').where('programme', '=', 'nb51').execute();
  await database.destroy();
  const path = `/v1/terminals/${shop.till.identity.terminal}/store`;
  jsonOf(await staffCall(shop.union, 'PUT', path, { store: 'hq-002' }));
}

it('R1, W2: a programme that is new here is pinned by the root that the assignment names, or not at all', async () => {
  await guestIsNew();
  const stranger = new Publisher('nb51');
  const refused = await shop.till.with(
    async (open) => {
      await open.firstSync();
      return (await open.status()).store;
    },
    serverWith(() => ({ root: async () => stranger.root() })),
  );
  expect(refused).toMatchObject({ id: 'hq-001' });
  expect(shop.till.logged).toContainEqual(['sync-failed', expect.objectContaining({ rule: 'R1' })]);
  const taken = await shop.till.with(async (open) => {
    await open.firstSync();
    return (await open.status()).cache.programmes;
  });
  expect(taken).toMatchObject([{ id: 'scedu' }, { id: 'nb51', tier: 'fresh' }]);
});
