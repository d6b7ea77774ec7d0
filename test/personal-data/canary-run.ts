import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventsPath } from '../../terminal/api/events-channel.ts';
import { PaperPrinter } from '../drivers/printer/paper-printer.ts';
import { Demo, riceAndOil, until } from '../processes/demo.ts';
import { pageSocket, visitPage } from '../processes/wire-call.ts';
import { CounterReader } from '../system/counter-reader.ts';
import { startPcscd } from '../system/pcscd.ts';
import { type CardInHand, enterPeople } from './enter-people.ts';
import {
  backUp,
  type Counter,
  lookAtTheServer,
  runCommands,
  sellToThem,
  typeThemAtTheTill,
} from './go-through-everything.ts';
import { childrenOf, heapSnapshot, snapshotEnvironment } from './heap-snapshots.ts';
import { type PersonNumbers, peopleWithNumbers } from './people-with-numbers.ts';
import { type Trace, TraceSearch } from './trace-search.ts';

const peopleCount = 500;

export type CanaryOrder = {
  readonly seed: number;
  /** How many of them staff look up, and a cashier types. */
  readonly sought: number;
  /** With every card's token derived, and a backup taken. */
  readonly thorough: boolean;
};

export type Found = Omit<Trace, 'person'> & { readonly where: string };

export type CanaryReport = {
  readonly numbers: number;
  readonly patterns: number;
  /** Bytes that were looked through, by place. */
  readonly searched: Readonly<Record<string, number>>;
  /** What must be empty. */
  readonly traces: readonly Found[];
  /** Where the number was found that was leaked on purpose. */
  readonly planted: readonly string[];
};

/**
 * Five hundred people's numbers go through everything, in real processes: entered, published, tapped, sold, refunded,
 * refused, printed, exported, looked up, typed where they do not belong, backed up. Then every file, log line, answer
 * and receipt is searched, and what each process still holds in memory. One more person's phone is leaked on purpose,
 * as a shop would that uses it as its order number: where that is not found, nothing would be.
 */
export async function canaryRun({ seed, sought, thorough }: CanaryOrder): Promise<CanaryReport> {
  const people = peopleWithNumbers(seed, peopleCount + 1);
  const members = people.slice(0, peopleCount);
  const planted = people.at(-1) as PersonNumbers;
  const sites = new Map<string, string[]>();
  const hear = (where: string, text: string) => {
    const texts = sites.get(where);
    if (texts === undefined) sites.set(where, [text]);
    else texts.push(text);
  };
  let cards: readonly CardInHand[] = [];
  const paper = await PaperPrinter.start();
  const daemon = await startPcscd();
  let demo: Demo | undefined;
  let searches: Searches | undefined;
  try {
    demo = await Demo.start('pcsc', {
      prepare: async (dataDir) => {
        for (const folder of ['till', 'temporary', snapshots]) mkdirSync(join(dataDir, folder));
        writeFileSync(join(dataDir, 'till', 'devices.json'), devices(paper.port));
        cards = await enterPeople(dataDir, members, thorough ? 'all' : 'shown');
      },
      environment: (dataDir) => ({
        ...snapshotEnvironment(join(dataDir, snapshots)),
        TMPDIR: join(dataDir, 'temporary'),
      }),
      heard: (part, text) => hear(`answers of the ${part}`, text),
    });
    const reader = new CounterReader(demo, daemon.vpcdPort);
    const known = members.filter((each) => each !== cards.find(isStranger)?.person);
    const counter: Counter = { demo, reader, cards, sought: known.slice(0, sought), hear };
    const sale = await sellToThem(counter);
    await typeThemAtTheTill(counter, sale);
    await lookAtTheServer(counter, sale);
    await runCommands(counter, sale);
    if (thorough) await backUp(counter);
    await leak(counter, planted);
    await until('the receipts', () => paper.cuts.length > cards.length);
    hear('receipts', paper.text);
    hear('log lines', demo.said.join('\n'));
    searches = new Searches(people);
    await searches.everything(demo, sites);
  } finally {
    await demo?.end();
    await daemon.stop();
    await paper.stop();
  }
  return searches.report(peopleCount);
}

const snapshots = 'snapshots';
/** Where the planted number must be found, or the search sees nothing there. */
export const leakedOnPurpose: readonly string[] = [
  'answers of the server',
  'answers of the till',
  'events of the till',
  'files under server/',
  'files under till/',
  'memory of the till',
  'receipts',
  'what commands print',
];

const isStranger = ({ expect }: CardInHand) => expect === 'not-a-member';

function devices(port: number): string {
  const printer = { address: `tcp://127.0.0.1:${port}`, paper: 80, drawer: 'never' };
  return JSON.stringify({ schema: 1, printer });
}

/**
 * A shop's program takes the member's phone for its order number and for an article, a technician for a kind of
 * reader.
 */
async function leak({ demo, hear }: Counter, { phone }: PersonNumbers): Promise<void> {
  const page = pageSocket(demo.till, eventsPath, (await visitPage(demo.till, '/')).key);
  await once(page.socket, 'open');
  const article = { id: phone, sku: phone, category: 'goods', unitPrice: 100, quantity: 1 };
  const { id } = (await demo.post('/v1/checkouts', { ...riceAndOil, externalId: phone })).body;
  await demo.put(`/v1/checkouts/${id}/lines`, { lines: [article] });
  await until('the page hears of it', () => JSON.stringify(page.heard).includes(id));
  const sold = (await demo.post(`/v1/checkouts/${id}/confirm`, {})).body.redemption.id;
  await demo.post('/v1/checkouts', { ...riceAndOil, externalId: `${phone}-2` });
  await until('the leak is handed in', async () => (await demo.get('/v1/status')).body.journal.unsent === 0);
  await demo.staff('GET', `/v1/redemptions/${sold}`);
  hear('events of the till', JSON.stringify(page.heard));
  page.close();
  const { err } = await demo.command('till', 'serve', '--readers', phone);
  hear('what commands print', err);
}

class Searches {
  readonly #search: TraceSearch;
  readonly #people: number;
  readonly #searched: Record<string, number> = {};
  readonly #found: (Found & { readonly person: number; readonly place: string })[] = [];

  constructor(people: readonly PersonNumbers[]) {
    this.#search = new TraceSearch(people);
    this.#people = people.length;
  }

  async everything(demo: Demo, sites: ReadonlyMap<string, readonly string[]>): Promise<void> {
    for (const [where, texts] of sites) this.#in(where, where, Buffer.from(texts.join('\n')));
    const files = await readdir(demo.dataDir, { recursive: true, withFileTypes: true });
    for (const entry of files) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const path = file.slice(demo.dataDir.length + 1);
      this.#in(`files under ${path.split('/')[0]}/`, path, await readFile(file));
    }
    const till = demo.pid('till');
    const [reader] = await childrenOf(till);
    if (reader === undefined) throw new Error('the till has no process for its readers');
    const folder = join(demo.dataDir, snapshots);
    for (const [name, pid] of [
      ['till', till],
      ['reader', reader],
      ['server', demo.pid('server')],
    ] as const)
      this.#in(`memory of the ${name}`, `memory of the ${name}`, await heapSnapshot(folder, pid));
  }

  #in(place: string, where: string, bytes: Buffer): void {
    this.#searched[place] = (this.#searched[place] ?? 0) + bytes.length;
    for (const trace of this.#search.in(bytes)) this.#found.push({ place, where, ...trace });
  }

  report(people: number): CanaryReport {
    const isPlanted = ({ person }: { person: number }) => person === this.#people - 1;
    return {
      numbers: people * 3,
      patterns: this.#search.patterns,
      searched: this.#searched,
      traces: this.#found.filter((found) => !isPlanted(found)),
      planted: [...new Set(this.#found.filter(isPlanted).map(({ place }) => place))].sort(),
    };
  }
}
