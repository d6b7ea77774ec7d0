import { join } from 'node:path';
import type { TrayCard } from '../../drivers/virtual/tray-file.ts';
import { type IsoDate, isoDate } from '../../terminal/core/calendar/civil-date.ts';
import {
  addCaKeys,
  addCardProducts,
  addMembers,
  addMerchants,
  addOffers,
  addOrganisations,
  addStaff,
  addStaffKey,
  createProgramme,
  openServerStore,
  publishProgramme,
  type ServerStore,
  type Surroundings,
  setUnionApplication,
} from '../service.ts';
import { publicMode, secretMode, writeDurably } from '../store/durable-file.ts';
import { cardProducts } from './card-products.ts';
import { chinaDay } from './demo-days.ts';
import { beginSeeding, demoFolder } from './demo-folder.ts';
import { enrolHolders } from './enrol-holders.ts';
import { catalogueCsv } from './goods/catalogue-csv.ts';
import { mintTestCas, mintTray, type TestCas } from './mint-tray.ts';
import { offersOf } from './offers/offers.ts';
import { organisationTree } from './organisations.ts';
import { membersOf } from './people.ts';
import { type DemoProgramme, demoProgrammes } from './programmes.ts';
import { homeShops } from './shops/home-shops.ts';
import { unionApplication } from './union-application.ts';

const posKeyBytes = 32;
const passwordBytes = 12;
/** Between two lines of progress at most this many members are entered. */
const membersPerLine = 20_000;

export type Seeding = Surroundings & {
  readonly dataDir: string;
  /** Left out: all of the demo's unions. */
  readonly programmes?: readonly DemoProgramme[];
  /** One line for whoever waits. */
  readonly report: (line: string) => void;
};

/**
 * Fills a data folder with the demo: three unions with keys, members, merchants and offers, the tray of
 * virtual cards, and the keys of staff and POS program. All or nothing: the mark that it is whole is written
 * last, and a folder without it is wiped and filled again. Throws when the disk fails.
 */
export async function seedDemo(seeding: Seeding): Promise<void> {
  const { dataDir, report, programmes = demoProgrammes } = seeding;
  const seedingDay = chinaDay(seeding.now());
  await beginSeeding(dataDir);
  const cas = mintTestCas();
  const cards = mintTray(cas);
  report(`${cards.length} virtual cards`);
  const store = await openServerStore(seeding);
  try {
    for (const programme of programmes) await seedProgramme({ store, report, programme, cas, seedingDay });
    for (const { id } of programmes) {
      const { headVersion } = await publishProgramme(store, id);
      report(`${id}: published, head ${headVersion}`);
    }
    await writeKeys(seeding, store);
  } finally {
    await store.close();
  }
  await writeTrayAndCatalogues(dataDir, cards);
  await writeDurably(
    demoFolder(dataDir).seeded,
    `${JSON.stringify({ schema: 1, seedingDay })}\n`,
    publicMode,
  );
}

async function seedProgramme(given: {
  readonly store: ServerStore;
  readonly report: Seeding['report'];
  readonly programme: DemoProgramme;
  readonly cas: TestCas;
  readonly seedingDay: IsoDate;
}): Promise<void> {
  const { store, report, programme, cas, seedingDay } = given;
  const { id, title, recognises, shops } = programme;
  report(`${id}: ${title.zh}, keys and organisations`);
  const token = await createProgramme(store, { id, title, recognises, demo: true });
  await addOrganisations(store, id, organisationTree(id, title));
  const caKeys = [cas.rsa.publicKey, cas.sm2.publicKey];
  await addCaKeys(
    store,
    id,
    caKeys.map((key) => ({ ...key, expires: isoDate(key.expires) })),
  );
  await addCardProducts(
    store,
    id,
    demoProgrammes.map((issuer) => ({ ...cardProducts[issuer.id], programme: issuer.id })),
  );
  if (id === 'scedu') await setUnionApplication(store, id, unionApplication);
  await addMerchants(store, id, shops);
  const offers = offersOf(id, seedingDay);
  await addOffers(store, offers);
  report(`${id}: ${shops.length} merchants, ${offers.length} offers`);

  const members = await enrolHolders(membersOf(id, seedingDay), { programme: id, token, seedingDay });
  for (let start = 0; start < members.length; start += membersPerLine) {
    await addMembers(store, id, members.slice(start, start + membersPerLine));
    report(`${id}: ${Math.min(start + membersPerLine, members.length)} of ${members.length} members`);
  }
}

async function writeKeys({ dataDir, random }: Seeding, store: ServerStore): Promise<void> {
  const folder = demoFolder(dataDir);
  const text = (bytes: number) => Buffer.from(random(bytes)).toString('base64url');
  const login = { user: 'demo', password: text(passwordBytes) };
  await addStaff(store, { ...login, name: '陈晓', role: 'publisher' });
  const staffKey = await addStaffKey(store, 'demo');
  await writeDurably(folder.staffKey, `${staffKey}\n`, secretMode);
  await writeDurably(folder.posKey, `${text(posKeyBytes)}\n`, secretMode);
  await writeDurably(folder.staffLogin, `${JSON.stringify(login)}\n`, secretMode);
}

async function writeTrayAndCatalogues(dataDir: string, cards: readonly TrayCard[]): Promise<void> {
  const folder = demoFolder(dataDir);
  await writeDurably(folder.tray, JSON.stringify({ schema: 1, cards }), secretMode);
  for (const { id, goods } of homeShops)
    await writeDurably(join(folder.catalogues, `${id}.csv`), catalogueCsv(goods), publicMode);
}
