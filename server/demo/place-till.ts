import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { callOffice, type Office } from '../commands.ts';
import { publicMode, writeDurably } from '../store/durable-file.ts';
import type { ChildPrograms } from './child-programs.ts';
import { demoFolder } from './demo-folder.ts';
import { homeShops } from './shops/home-shops.ts';
import type { Shop } from './shops/shop.ts';

const pairingAnswer = z.object({ code: z.string() });
const terminalsAnswer = z.array(z.object({ terminal: z.string(), merchant: z.string() }));

export type Placing = {
  readonly dataDir: string;
  readonly office: Office;
  readonly programs: ChildPrograms;
  readonly say: (line: string) => void;
};

/**
 * Has the till stand at a shop before it opens: the first time it is enrolled there with a code that works
 * once, later it is moved when it stands at another merchant's. Throws when the server or the till refuses.
 */
export async function placeTill(placing: Placing, shop: Shop): Promise<void> {
  const { dataDir, office, programs, say } = placing;
  const [store] = shop.stores;
  if (!existsSync(join(dataDir, 'till', 'identity.json'))) {
    say(`enrolling the till at ${store.title.zh} (${store.title.en})`);
    const answer = await callOffice(office, {
      method: 'POST',
      path: '/v1/pairing-codes',
      body: { store: store.id },
    });
    const { code } = pairingAnswer.parse(answer);
    if (!(await programs.run('till', ['enrol', '--server', office.server, '--code', code])))
      throw new Error('the till could not be enrolled');
    return;
  }
  const terminals = terminalsAnswer.parse(await callOffice(office, { method: 'GET', path: '/v1/terminals' }));
  for (const { terminal, merchant } of terminals) {
    if (merchant === shop.id) continue;
    say(`moving the till to ${store.title.zh} (${store.title.en})`);
    const path = `/v1/terminals/${terminal}/store`;
    await callOffice(office, { method: 'PUT', path, body: { store: store.id } });
  }
}

/** Puts the goods of all shops into the till, once, so that it can be moved to any of them. */
export async function stockTill({ dataDir, programs, say }: Omit<Placing, 'office'>): Promise<void> {
  const { catalogues, stocked } = demoFolder(dataDir);
  if (existsSync(stocked)) return;
  say(`putting the goods of ${homeShops.length} shops into the till`);
  if (!(await programs.run('till', ['import-catalogue', catalogues])))
    throw new Error('the goods could not be put into the till');
  await writeDurably(stocked, '', publicMode);
}
