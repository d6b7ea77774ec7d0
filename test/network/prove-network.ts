import { SeededRandom } from '../../server/demo/seeded-random.ts';
import { until } from '../processes/demo.ts';
import type { Proof } from '../prove/proof.ts';
import { type Fault, faults } from './faulty-proxy.ts';
import { ShopBehindProxy } from './shop-behind-proxy.ts';

/** Each fault once in a round, in an order of the seed's; between rounds the network is well for a while. */
const roundsShort = 1;
const roundsLong = 100;
/** While the till has nothing yet, its files come through these. */
const firstFaults: readonly Fault[] = ['cut', 'garbage', 'throttle'];

/**
 * A till and a server as two processes, with a network between them that delays, throttles, cuts, goes half dead, spoils
 * and refuses: selling goes on throughout, and afterwards everything is at the server once. The seed replays the order
 * of the faults and what they do to bytes; when which byte comes is the machine's.
 */
export const proveNetwork: Proof = async ({ long, seed, print }) => {
  const began = performance.now();
  const random = new SeededRandom(seed);
  const shop = await ShopBehindProxy.open(seed);
  const { proxy } = shop;
  const broken: string[] = [];
  try {
    await catchUp(shop, random);
    for (let round = 0; round < (long ? roundsLong : roundsShort); round += 1) {
      for (const fault of shuffled(faults, random)) await under(shop, fault);
      await shop.heal();
      broken.push(...(await shop.disorder()).map((what) => `round ${round}: ${what}`));
    }
    print({
      sales: shop.sold.length,
      publications: shop.published,
      ...proxy.counted,
      ...proxy.tookHold,
      seconds: Math.round((performance.now() - began) / 1_000),
    });
    const found = await canary(shop);
    print({ canary: 'a network that does not heal', found: found.length });
    if (found.length === 0) broken.push('canary: sales that never arrived were not missed');
  } finally {
    await shop.close();
  }
  return broken;
};

/** A till without any file of its union starts behind a bad network, sells, and gets them all the same. */
async function catchUp(shop: ShopBehindProxy, random: SeededRandom): Promise<void> {
  const { proxy } = shop;
  const [fault = 'cut'] = shuffled(firstFaults, random);
  proxy.fault = fault;
  await shop.startTill();
  await shop.sell();
  await until(`${fault} took hold`, () => proxy.tookHold[fault] > 0);
  await shop.publish();
  await shop.heal();
  await until('the till has all files', () => shop.isFresh());
}

async function under(shop: ShopBehindProxy, fault: Fault): Promise<void> {
  const { proxy } = shop;
  const before = proxy.tookHold[fault];
  proxy.fault = fault;
  await shop.sell();
  await shop.publish();
  await shop.sell();
  await until(`${fault} took hold`, () => proxy.tookHold[fault] > before);
  await shop.sell();
}

/** What is held back must be missed, or the look at the server sees nothing. */
async function canary(shop: ShopBehindProxy): Promise<readonly string[]> {
  shop.proxy.fault = 'half-open';
  await shop.sell();
  return shop.disorder();
}

function shuffled<Item>(items: readonly Item[], random: SeededRandom): readonly Item[] {
  const left = [...items];
  const mixed: Item[] = [];
  while (left.length > 0) mixed.push(...left.splice(random.whole(left.length), 1));
  return mixed;
}
