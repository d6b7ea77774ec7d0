import type { DecisionRequest } from '../../terminal/core/decide/index.ts';
import { decide } from '../../terminal/core/decide/index.ts';
import type { Offer } from '../../terminal/core/offers/offer.ts';
import { OfferShelf } from '../../terminal/core/offers/offer-shelf.ts';
import { basket, type OfferMix, storedOffers } from './decide-baskets.ts';
import type { BenchFigure } from './figure.ts';
import { greedyOnePass } from './greedy-peer.ts';
import { percentile } from './percentile.ts';

const programmes = 4;
/** Hard ones take up to seconds, so fewer of them must do. */
const basketsEach: Record<OfferMix, number> = { ordinary: 100, hard: 16 };
/** Of another programme, before any is measured: what a till that has just started has rung up, and one at noon. */
const warmUpBaskets = { started: 12, noon: { ordinary: 150, hard: 40 } };
/** They are rung up as at a till, which decides anew whenever goods are scanned: so many lines at a time. */
const linesAtOnce = 2;
/** The best of so many counts, for the machine has other guests; the first is printed beside it. */
const tries = 3;

/**
 * Deciding a basket of 20 lines with 50 applicable offers among 10,000 stored, shelf included, beside what many
 * tills do: one pass over all stored offers, each taken when it fits, nothing weighed against anything.
 */
export async function benchDecide(): Promise<readonly BenchFigure[]> {
  return [figureOf('ordinary'), figureOf('hard')];
}

function figureOf(mix: OfferMix): BenchFigure {
  const ring = warmUp(mix);
  const firstBasket = ring(0, 1);
  ring(1, warmUpBaskets.started);
  const started = measured(mix, Math.min(16, basketsEach[mix]));
  ring(warmUpBaskets.started, warmUpBaskets.noon[mix]);
  const noon = measured(mix, basketsEach[mix]);
  return {
    figure: `decide: 20 lines, 50 applicable of 10,000 stored offers, ${mix}`,
    unit: 'ms',
    baskets: noon.ours.length,
    p50: fine(percentile(noon.ours, 0.5)),
    p95: fine(percentile(noon.ours, 0.95)),
    p99: fine(percentile(noon.ours, 0.99)),
    worst: fine(Math.max(...noon.ours)),
    'first try, p50': fine(percentile(noon.first, 0.5)),
    'first try, p99': fine(percentile(noon.first, 0.99)),
    'first try, worst': fine(Math.max(...noon.first)),
    warmUpBaskets: `${warmUpBaskets.noon[mix]}, decided anew after every ${linesAtOnce} lines`,
    [`p50 after ${warmUpBaskets.started}`]: fine(percentile(started.first, 0.5)),
    [`worst after ${warmUpBaskets.started}`]: fine(Math.max(...started.first)),
    firstBasketRungUp: fine(firstBasket),
    provenPercent: Number(((100 * noon.proven) / noon.ours.length).toFixed(2)),
    peer: 'greedy one-pass over all stored offers (ours, decides nothing)',
    peerP50: fine(percentile(noon.peers, 0.5)),
    peerP99: fine(percentile(noon.peers, 0.99)),
    savedFenPerBasket: Math.round(noon.saved / noon.ours.length),
    peerSavedFenPerBasket: Math.round(noon.peerSaved / noon.ours.length),
  };
}

function measured(mix: OfferMix, each: number) {
  const ours: number[] = [];
  const first: number[] = [];
  const peers: number[] = [];
  const sums = { proven: 0, saved: 0, peerSaved: 0 };
  for (let programme = 0; programme < programmes; programme += 1) {
    const offers = storedOffers(programme + 1, mix);
    const shelf = new OfferShelf(offers);
    const requests = Array.from({ length: each }, (_, nth) => basket(programme * 10_000 + nth));
    // One after the other: no till runs through 10,000 offers between two decisions.
    for (const request of requests) {
      const { ms, value } = timed(() => decideFrom(shelf, request));
      first.push(ms);
      const again = Array.from({ length: tries - 1 }, () => timed(() => decideFrom(shelf, request)).ms);
      ours.push(Math.min(ms, ...again));
      sums.proven += value.proven ? 1 : 0;
      sums.saved += value.discount;
    }
    for (const request of requests) {
      const all = Array.from({ length: tries }, () => timed(() => greedyOnePass(offers, request)));
      peers.push(Math.min(...all.map(({ ms }) => ms)));
      sums.peerSaved += all[0]!.value;
    }
  }
  return { ours, first, peers, ...sums };
}

/** Rings up baskets that are not measured, from one to another; returns the milliseconds that it took. */
function warmUp(mix: OfferMix): (from: number, to: number) => number {
  const shelf = new OfferShelf(storedOffers(programmes + 1, mix));
  return (from, to) =>
    timed(() => {
      for (let nth = from; nth < to; nth += 1) {
        const request = basket(programmes * 10_000 + nth);
        for (let count = linesAtOnce; count <= request.lines.length; count += linesAtOnce) {
          decideFrom(shelf, { ...request, lines: request.lines.slice(0, count) });
        }
      }
    }).ms;
}

function fine(ms: number): number {
  return Number(ms.toFixed(3));
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
