import { decide } from '../../terminal/core/decide/index.ts';
import { type WorkLimits, workLimits } from '../../terminal/core/decide/search/budget.ts';
import type { Offer } from '../../terminal/core/offers/offer.ts';
import { OfferShelf } from '../../terminal/core/offers/offer-shelf.ts';
import { basket, type OfferMix, storedOffers } from './decide-baskets.ts';
import type { BenchFigure } from './figure.ts';
import { basketFacts } from './peers/basket-facts.ts';
import { installedPeers } from './peers/installed-peers.ts';
import { medusaCannotSay, medusaPeer } from './peers/medusa-peer.ts';
import { rulesEngineCannotSay, rulesEnginePeer } from './peers/rules-engine-peer.ts';
import { percentile, rounded } from './percentile.ts';

/** `SIZES` picks some of them. */
const sizes = (process.env['SIZES'] ?? '10,100,1000,10000').split(',').map(Number);
const basketsMeasured = 60;
/** A peer that takes seconds is asked for as many baskets as fit in this time, and for three in any case. */
const peerBudgetMs = 4_000;
const peerBasketsMin = 3;
/** Baskets that are rung up before ours are measured, as in the bench of the decision alone: a till at noon. */
const warmUp: Record<OfferMix, number> = { ordinary: 1_500, hard: 10 };
/** As they are published, with ever more in store; and made to be hard, with all of them. */
const mixes: readonly OfferMix[] = ['ordinary', 'hard'];
/** How many of the stored offers apply in the baskets' store; they stand first. */
const applicable = 50;

/**
 * The same baskets of 20 lines by this product, by @medusajs/promotion and by json-rules-engine, with ever more
 * offers in store. Ours begins at the shelf and ends with a decision that is proven; theirs begin at offers that
 * lie in memory in their own form.
 */
export async function benchDecidePeers(): Promise<readonly BenchFigure[]> {
  const load = await installedPeers();
  const requests = Array.from({ length: basketsMeasured }, (_, nth) => basket(50_000 + nth));
  const facts = requests.map(basketFacts);
  const figures: BenchFigure[] = [];
  for (const mix of mixes) {
    const stored = storedOffers(1, mix);
    for (const size of mix === 'ordinary' ? sizes : sizes.slice(-1)) {
      const offers = stored.slice(0, size);
      const ours = oursOver(offers, requests, { warmUp: warmUp[mix] });
      const first = oursOver(offers, requests, { warmUp: warmUp.ordinary, limits: noSearch });
      const medusa = await peerTimes(medusaPeer(load, offers), facts);
      const found = await peerTimes(medusaPeer(load, offers.slice(0, applicable)), facts);
      const rules = await peerTimes(rulesEnginePeer(load, offers), facts);
      const ratio = (times: readonly number[]) => rounded(percentile(times, 0.5) / ours.p50);
      figures.push({
        figure: `decide beside peers, ${size} stored offers, ${mix}`,
        unit: 'ms',
        baskets: requests.length,
        p50: rounded(ours.p50),
        p99: rounded(ours.p99),
        worst: rounded(ours.worst),
        'proven, percent': rounded(ours.provenPercent),
        'first answer, no search, p50': rounded(first.p50),
        'first answer is dearer by, percent': rounded((100 * first.payable) / ours.payable - 100),
        '@medusajs/promotion p50': rounded(percentile(medusa, 0.5)),
        '@medusajs/promotion worst': rounded(Math.max(...medusa)),
        '@medusajs/promotion baskets': medusa.length,
        'given only what applies, p50': rounded(percentile(found, 0.5)),
        'json-rules-engine p50': rounded(percentile(rules, 0.5)),
        'json-rules-engine worst': rounded(Math.max(...rules)),
        'json-rules-engine baskets': rules.length,
        'times faster than @medusajs/promotion': ratio(medusa),
        'than it, given only what applies': ratio(found),
        'times faster than json-rules-engine': ratio(rules),
        'first answer: times faster than @medusajs/promotion': rounded(percentile(medusa, 0.5) / first.p50),
        'first answer: than json-rules-engine': rounded(percentile(rules, 0.5) / first.p50),
        ...(size === sizes.at(-1) ? { target: '≥ 100 times faster than either' } : {}),
      });
    }
  }
  return [
    ...figures,
    {
      figure: 'what the peers cannot say',
      unit: 'words',
      '@medusajs/promotion': medusaCannotSay,
      'json-rules-engine': rulesEngineCannotSay,
    },
    ...[10_000, 100_000].map(offersMemory),
  ];
}

/** A search that is stopped at once: what it took to look at everything and have a first answer with its bound. */
const noSearch: WorkLimits = {
  ...workLimits,
  stepsMax: 1,
  choosingStepsMax: 1,
  againStepsMax: 0,
  tieStepsMax: 1,
};

function oursOver(
  offers: readonly Offer[],
  requests: readonly ReturnType<typeof basket>[],
  { warmUp: baskets, limits }: { readonly warmUp: number; readonly limits?: WorkLimits },
) {
  const shelf = new OfferShelf(offers);
  const decideOne = (request: ReturnType<typeof basket>) =>
    decide(shelf.offersFor(request.store, request.at), request, limits);
  for (let nth = 0; nth < baskets; nth += 1) decideOne(basket(60_000 + nth));
  const times: number[] = [];
  let proven = 0;
  let payable = 0;
  for (const request of requests) {
    const began = performance.now();
    const decision = decideOne(request);
    times.push(performance.now() - began);
    proven += decision.proven ? 1 : 0;
    payable += decision.payable;
  }
  return {
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    worst: Math.max(...times),
    payable,
    provenPercent: (100 * proven) / requests.length,
  };
}

/** One basket warms it up; then each basket once, for as long as its time lasts. */
async function peerTimes<Facts>(
  compute: (facts: Facts) => Promise<readonly object[]>,
  facts: readonly Facts[],
): Promise<number[]> {
  const times: number[] = [];
  let spent = 0;
  for (const [nth, basketOf] of facts.entries()) {
    const began = performance.now();
    const answer = await compute(basketOf);
    const took = performance.now() - began;
    if (answer.length === 0) throw new Error('the peer applies nothing: it was not asked what we are asked');
    if (nth > 0) times.push(took);
    spent += took;
    if (spent > peerBudgetMs && times.length >= peerBasketsMin) break;
  }
  return times;
}

/** Heap after a collection, with the offers as they come out of their file. */
function offersMemory(count: number): BenchFigure {
  const texts = Array.from({ length: count / 10_000 }, (_, seed) => JSON.stringify(storedOffers(seed + 1)));
  const start = heapUsed();
  const offers = texts.flatMap((text) => JSON.parse(text) as Offer[]);
  const read = heapUsed();
  const shelf = new OfferShelf(offers);
  const shelved = heapUsed();
  const request = basket(1);
  if (shelf.offersFor(request.store, request.at).length === 0) throw new Error('the shelf is empty');
  return {
    figure: `memory of ${count} stored offers`,
    unit: 'MB of heap after a collection',
    'offers and shelf': rounded((shelved - start) / 1e6),
    'the shelf alone': rounded((shelved - read) / 1e6),
    'bytes an offer': Math.round((shelved - start) / count),
    'bytes of JSON an offer': Math.round(texts.reduce((sum, text) => sum + text.length, 0) / count),
  };
}

function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
