import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Demo, riceAndOil, until } from '../processes/demo.ts';
import { publishAnew, publishedOffer } from '../processes/publish-anew.ts';
import { FaultyProxy } from './faulty-proxy.ts';

type Arrived = { readonly id: string; readonly sequence: number; readonly outcome: string };

const offerId = 'scedu.sanjiang-100-20';

/** The demo's two processes with a bad network between them: the till knows its server by the proxy's address only. */
export class ShopBehindProxy {
  readonly demo: Demo;
  readonly proxy: FaultyProxy;
  readonly #terminal: string;
  /** Ids of all sales that the till has confirmed, in their order. */
  readonly sold: string[] = [];
  published = 0;

  private constructor(demo: Demo, proxy: FaultyProxy, terminal: string) {
    this.demo = demo;
    this.proxy = proxy;
    this.#terminal = terminal;
  }

  static async open(seed: number): Promise<ShopBehindProxy> {
    const proxy = await FaultyProxy.start(seed);
    const demo = await Demo.start('virtual', {
      environment: () => ({ PUHUI_SERVER_NAME: `127.0.0.1:${proxy.port}` }),
    });
    proxy.leadTo(demo.server);
    const { terminal } = (await demo.get('/v1/status')).body as { readonly terminal: string };
    await demo.kill('till');
    const identityFile = join(demo.dataDir, 'till', 'identity.json');
    const identity = JSON.parse(readFileSync(identityFile, 'utf8')) as object;
    const moved = { ...identity, server: `http://127.0.0.1:${proxy.port}` };
    writeFileSync(identityFile, JSON.stringify(moved), { mode: 0o600 });
    // Nothing of what the union publishes is here: all of it must come through the proxy.
    rmSync(join(demo.dataDir, 'till', 'cache'), { recursive: true });
    return new ShopBehindProxy(demo, proxy, terminal);
  }

  async close(): Promise<void> {
    await this.demo.end();
    await this.proxy.stop();
  }

  async startTill(): Promise<void> {
    await this.demo.serve('till');
    await this.demo.post('/v1/virtual-reader/insert', { card: 'member-contact' });
  }

  /** One sale at the counter; throws when the till does not sell. */
  async sell(): Promise<void> {
    const opened = await this.demo.post('/v1/checkouts', riceAndOil);
    const sold = await this.demo.post(`/v1/checkouts/${opened.body.id}/confirm`, {});
    if (sold.status !== 200) throw new Error(`the till does not sell: ${sold.status} ${sold.body?.code}`);
    this.sold.push(sold.body.redemption.id as string);
  }

  /** Staff change an offer, at the server itself. */
  async publish(): Promise<void> {
    this.published = await publishAnew(this.demo, await publishedOffer(this.demo, offerId));
  }

  async isFresh(): Promise<boolean> {
    return (await this.demo.get('/v1/status')).body.cache?.tier === 'fresh';
  }

  async hasNewestOffer(): Promise<boolean> {
    const offers = (await this.demo.get('/v1/offers')).body as {
      readonly id: string;
      readonly version: number;
    }[];
    return offers.some(({ id, version }) => id === offerId && version === this.published);
  }

  async allSent(): Promise<boolean> {
    return (await this.demo.get('/v1/status')).body.journal.unsent === 0;
  }

  /** What is not in order at the server, in words; nothing when every sale is there once, in its place, as good. */
  async disorder(): Promise<readonly string[]> {
    const held = (await this.demo.staff('GET', `/v1/redemptions?terminal=${this.#terminal}`))
      .body as readonly Arrived[];
    const there = held.map(({ id }) => id);
    const faults: string[] = [];
    if (there.join() !== this.sold.join())
      faults.push(
        `the till sold ${this.sold.length}, the server holds ${there.length} of other names or order`,
      );
    if (held.some(({ sequence }, place) => sequence !== place + 1))
      faults.push('the sequence has a gap or a repeat');
    for (const { id, outcome } of held) if (outcome !== 'accepted') faults.push(`${id} is ${outcome}`);
    return faults;
  }

  /** The network is well: everything comes together by itself. */
  async heal(): Promise<void> {
    this.proxy.heal();
    // The next sale is handed in at once, with all before it.
    await this.sell();
    await until('the till has handed in all', () => this.allSent());
    await until('the till has what was published', () => this.hasNewestOffer());
  }
}
