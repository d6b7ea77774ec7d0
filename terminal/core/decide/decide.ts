import type { Offer } from '../offers/offer.ts';
import { assemble } from './assemble.ts';
import { candidatesMax, type Screened, screenOffers } from './candidates.ts';
import type { Decision, DecisionWithShares } from './decision.ts';
import type { DecisionRequest } from './request.ts';
import { type WorkLimits, workLimits } from './search/budget.ts';
import { problemOf } from './search/problem.ts';
import { type Found, search } from './search/search.ts';
import { readSituation, type Situation } from './situation.ts';
import { unitShares } from './unit-shares.ts';

/** A request that is past what the contract decides, with a `path: what is wrong` for each fault. */
export class UndecidableRequest extends Error {
  override readonly name = 'UndecidableRequest';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

/**
 * Finds which offers apply and what the member pays (contract, "Best" and "Decision"): the same offers in any
 * order and the same request always give the same decision. Expects a request and offers that fit their
 * schemas; throws {@link UndecidableRequest} for more than 1,000 offers that pass their conditions.
 */
export function decide(
  offers: readonly Offer[],
  request: DecisionRequest,
  limits: WorkLimits = workLimits,
): Decision {
  const { found, screened, situation } = work(offers, request, limits);
  return assemble(found, screened, situation);
}

/** As {@link decide}, with what each unit paid and who bore the rest, to be frozen with the sale. */
export function decideWithShares(
  offers: readonly Offer[],
  request: DecisionRequest,
  limits: WorkLimits = workLimits,
): DecisionWithShares {
  const { found, screened, situation } = work(offers, request, limits);
  const decision = assemble(found, screened, situation);
  return { decision, shares: unitShares(found.solution, decision, situation) };
}

type Worked = { readonly found: Found; readonly screened: Screened; readonly situation: Situation };

function work(offers: readonly Offer[], request: DecisionRequest, limits: WorkLimits): Worked {
  const situation = readSituation(request);
  const screened = screenOffers(offers, situation);
  if (screened.candidates.length > candidatesMax) {
    throw new UndecidableRequest([`offers: more than ${candidatesMax} pass their conditions`]);
  }
  return { found: search(problemOf(screened.candidates, situation), limits), screened, situation };
}
