import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DecisionRequest, decide } from '../../terminal/core/decide/index.ts';
import { WorkBudget } from '../../terminal/core/decide/search/budget.ts';
import type { Offer } from '../../terminal/core/offers/offer.ts';
import { repository } from '../house/repository.ts';
import { basket, seeded, storedOffers } from './decide-baskets.ts';
import type { BenchFigure } from './figure.ts';
import { percentile, rounded } from './percentile.ts';

/** Requests that each climb tries; `TRIES` makes it long. */
const tries = Number(process.env['TRIES'] ?? 25);
const seed = Number(process.env['SEED'] ?? 1);
const climbs = 2;
const applicable = 50;
const programmes = 12;
const timedRounds = 3;
/** Of the bounds that the contract proves within. */
const unitsMax = 200;

type Case = { readonly offers: readonly Offer[]; readonly request: DecisionRequest };
type Tried = Case & { readonly steps: number; readonly ms: number; readonly isProven: boolean };

/**
 * Looks for requests that are hard on purpose: 20 lines and 50 offers of mixed kinds, a line or an offer changed at
 * a time, and kept when the search needs more steps. Steps are the same on every machine; what is printed is the
 * hardest that was met and the slowest, each timed again.
 */
export async function benchHardest(): Promise<readonly BenchFigure[]> {
  const pool = Array.from({ length: programmes }, (_, nth) => storedOffers(nth + 1).slice(0, applicable));
  const met: Tried[] = [];
  for (let climb = 0; climb < climbs; climb += 1) met.push(...climbFrom(pool, seed * 1_000 + climb));
  const hardest = met.reduce((most, one) => (one.steps > most.steps ? one : most));
  const slowest = met.reduce((most, one) => (one.ms > most.ms ? one : most));
  return [
    {
      figure: 'the hardest request that a hill-climb found',
      unit: 'ms',
      seed,
      climbs,
      requests: met.length,
      'steps at first, most of all climbs': Math.max(...firsts(met).map(({ steps }) => steps)),
      'steps of the hardest': hardest.steps,
      'time of the hardest': rounded(timeOf(hardest)),
      'hardest is proven': String(hardest.isProven),
      'time of the slowest': rounded(timeOf(slowest)),
      'steps of the slowest': slowest.steps,
      'slowest is proven': String(slowest.isProven),
      'proven of all, percent': rounded((100 * met.filter(({ isProven }) => isProven).length) / met.length),
      'kept in': await keptIn(hardest),
      target: 'always proven; p99 of ordinary baskets ≤ 5',
    },
  ];
}

/** As `till decide` takes it, to be looked into. */
async function keptIn({ offers, request }: Case): Promise<string> {
  const file = 'artefacts/hardest-request.json';
  await mkdir(join(repository, 'artefacts'), { recursive: true });
  await writeFile(join(repository, file), `${JSON.stringify({ offers, request })}\n`);
  return file;
}

function climbFrom(pool: readonly (readonly Offer[])[], climbSeed: number): Tried[] {
  const next = seeded(climbSeed);
  const below = (limit: number) => Math.floor(next() * limit);
  let top = tried({ offers: pool[below(pool.length)] ?? [], request: basket(climbSeed) });
  const met = [top];
  while (met.length < tries) {
    const changes = 1 + below(3);
    let one: Case = top;
    for (let change = 0; change < changes; change += 1) one = changed(one, pool, below);
    const now = tried(one);
    met.push(now);
    if (now.steps >= top.steps) top = now;
  }
  return met;
}

function firsts(met: readonly Tried[]): readonly Tried[] {
  return met.filter((_, nth) => nth % tries === 0);
}

function changed(
  { offers, request }: Case,
  pool: readonly (readonly Offer[])[],
  below: (limit: number) => number,
): Case {
  if (below(2) === 0) {
    const place = below(offers.length);
    const other = pool[below(pool.length)]?.[place];
    return { offers: other === undefined ? offers : offers.with(place, other), request };
  }
  const place = below(request.lines.length);
  const line = request.lines[place];
  const other = basket(below(1_000_000)).lines[place];
  if (line === undefined || other === undefined) return { offers, request };
  const renewed = [
    { ...line, unitPrice: other.unitPrice },
    { ...line, sku: other.sku, category: other.category } as typeof line,
    { ...line, quantity: 1 + below(10) },
  ][below(3)];
  const lines = request.lines.with(place, renewed ?? line);
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return { offers, request: units > unitsMax ? request : { ...request, lines } };
}

function tried(one: Case): Tried {
  const listener = new StepListener();
  const began = performance.now();
  const decision = decide(one.offers, one.request);
  const ms = performance.now() - began;
  return { ...one, steps: listener.end(), ms, isProven: decision.proven };
}

/** The shortest of some rounds: what the request needs, not what else the machine did. */
function timeOf({ offers, request }: Case): number {
  const times = Array.from({ length: timedRounds }, () => {
    const began = performance.now();
    decide(offers, request);
    return performance.now() - began;
  });
  return percentile(times, 0);
}

/** Hears every step that a search spends, without the search knowing of benches. */
class StepListener {
  readonly #spend = WorkBudget.prototype.spend;
  #steps = 0;

  constructor() {
    const spend = this.#spend;
    const hear = (steps: number) => {
      this.#steps += steps;
    };
    WorkBudget.prototype.spend = function (this: WorkBudget, steps) {
      hear(steps);
      return spend.call(this, steps);
    };
  }

  end(): number {
    WorkBudget.prototype.spend = this.#spend;
    return this.#steps;
  }
}
