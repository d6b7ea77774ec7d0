import { type DayKinds, dayKinds } from '../calendar/day-kind.ts';
import { type Moment, readMoment } from '../calendar/moment.ts';
import { stateCouncilCalendar } from '../calendar/state-council.ts';
import { invariant } from '../invariant.ts';
import { type LinesIndex, linesIndex } from './lines-index.ts';
import type { CardFacts, DecisionRequest, MemberFacts } from './request.ts';

/** The request as the conditions look at it: worked out once, not once an offer. */
export type Situation = {
  readonly request: DecisionRequest;
  readonly now: Moment;
  readonly kinds: DayKinds;
  readonly notWanted: ReadonlySet<string>;
  /** By line: the price of a unit in fen, how many there are, and what they come to. */
  readonly unitPrices: readonly number[];
  readonly quantities: readonly number[];
  readonly listAmounts: readonly number[];
  /** By line: 0, to be copied. */
  readonly zeros: readonly number[];
  readonly lines: LinesIndex;
};

/** A situation in which there is a member and a card to ask about. */
export type MemberSituation = Situation & { readonly member: MemberFacts; readonly card: CardFacts };

export function readSituation(request: DecisionRequest): Situation {
  const now = readMoment(request.at);
  invariant(now !== null, `the request's instant was not checked: ${request.at}`);
  // Not by `map`: what that makes is of another kind once V8 has optimised it, and whoever reads it starts anew.
  const unitPrices: number[] = [];
  const quantities: number[] = [];
  const listAmounts: number[] = [];
  const zeros: number[] = [];
  for (const { unitPrice, quantity } of request.lines) {
    unitPrices.push(unitPrice);
    quantities.push(quantity);
    listAmounts.push(unitPrice * quantity);
    zeros.push(0);
  }
  return {
    request,
    now,
    kinds: dayKinds(request.calendar ?? stateCouncilCalendar),
    notWanted: new Set<string>(request.notWanted ?? []),
    unitPrices,
    quantities,
    listAmounts,
    zeros,
    lines: linesIndex(request.lines),
  };
}
