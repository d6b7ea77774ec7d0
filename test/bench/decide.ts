import type { DecisionRequest } from '../../terminal/core/decide/index.ts';
import { decide } from '../../terminal/core/decide/index.ts';
import type { Offer } from '../../terminal/core/offers/offer.ts';
import { OfferShelf } from '../../terminal/core/offers/offer-shelf.ts';
import { basket, type OfferMix, storedOffers } from './decide-baskets.ts';
import type { BenchFigure } from './figure.ts';
import { greedyOnePass } from './greedy-peer.ts';
import { percentile } from './percentile.ts';

const programmes = 4;
const basketsEach = 16;
/** Baskets of another programme before the measured ones: a till is warm after its first sales. */
const warmUpBaskets = 12;
/** They are rung up as at a till, which decides anew whenever goods are scanned: so many lines at a time. */
const linesAtOnce = 2;

/**
 * Deciding a basket of 20 lines with 50 applicable offers among 10,000 stored, shelf included, beside what many
 * tills do: one pass over all stored offers, each taken when it fits, nothing weighed against anything.
 */
export async function benchDecide(): Promise<readonly BenchFigure[]> {
  return [figureOf('ordinary'), figureOf('hard')];
}

function figureOf(mix: OfferMix): BenchFigure {
  const ours: number[] = [];
  const peers: number[] = [];
  let proven = 0;
  let decided = 0;
  let saved = 0;
  let peerSaved = 0;
  const warmUp = warmUpMs(mix);
  for (let programme = 0; programme < programmes; programme += 1) {
    const offers = storedOffers(programme + 1, mix);
    const shelf = new OfferShelf(offers);
    for (let nth = 0; nth < basketsEach; nth += 1) {
      const request = basket(programme * 10_000 + nth);
      const own = timed(() => decideFrom(shelf, request));
      const peer = timed(() => greedyOnePass(offers, request));
      ours.push(own.ms);
      peers.push(peer.ms);
      decided += 1;
      proven += own.value.proven ? 1 : 0;
      saved += own.value.discount;
      peerSaved += peer.value;
    }
  }
  const rounded = (ms: number) => Number(ms.toFixed(3));
  return {
    figure: `decide: 20 lines, 50 applicable of 10,000 stored offers, ${mix}`,
    unit: 'ms',
    baskets: decided,
    p50: rounded(percentile(ours, 0.5)),
    p99: rounded(percentile(ours, 0.99)),
    worst: rounded(Math.max(...ours)),
    warmUpBaskets: `${warmUpBaskets}, decided anew after every ${linesAtOnce} lines`,
    firstBeforeWarmUp: rounded(warmUp),
    provenPercent: Number(((100 * proven) / decided).toFixed(2)),
    peer: 'greedy one-pass over all stored offers (ours, decides nothing)',
    peerP50: rounded(percentile(peers, 0.5)),
    peerP99: rounded(percentile(peers, 0.99)),
    savedFenPerBasket: Math.round(saved / decided),
    peerSavedFenPerBasket: Math.round(peerSaved / decided),
  };
}

/** Rings up baskets that are not measured; returns what the very first took, decided once. */
function warmUpMs(mix: OfferMix): number {
  const shelf = new OfferShelf(storedOffers(programmes + 1, mix));
  const first = timed(() => decideFrom(shelf, basket(programmes * 10_000)));
  for (let nth = 0; nth < warmUpBaskets; nth += 1) {
    const request = basket(programmes * 10_000 + nth);
    for (let count = linesAtOnce; count <= request.lines.length; count += linesAtOnce) {
      decideFrom(shelf, { ...request, lines: request.lines.slice(0, count) });
    }
  }
  return first.ms;
}

function decideFrom(shelf: OfferShelf, request: DecisionRequest) {
  const offers: readonly Offer[] = shelf.offersFor(request.store, request.at);
  return decide(offers, request);
}

function timed<Value>(work: () => Value): { readonly ms: number; readonly value: Value } {
  const started = performance.now();
  const value = work();
  return { ms: performance.now() - started, value };
}
