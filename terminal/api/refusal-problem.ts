import { unreachable } from '../core/invariant.ts';
import type { Refusal } from '../till/refusal.ts';
import { type Problem, problem } from './problem.ts';

/** How each refusal of a use case is said over HTTP. */
export function refusalProblem(refusal: Refusal): Problem {
  switch (refusal.refused) {
    // What was asked for is not said again: a cashier may have swiped a card there, or typed a phone number.
    case 'no-such-checkout':
    case 'no-such-redemption':
      return problem(404, refusal.refused);
    case 'already-confirmed':
      return problem(409, 'already-confirmed', { redemption: refusal.redemption });
    case 'checkout-cancelled':
      return problem(409, 'checkout-cancelled', { checkout: refusal.checkout });
    case 'decision-changed':
      return problem(409, 'decision-changed', { decision: refusal.decision });
    case 'wrong-lines':
    case 'unknown-line':
      return problem(422, 'not-valid', { faults: refusal.faults });
    case 'member-code-unknown':
      return problem(422, refusal.refused);
    case 'member-code-expired':
    case 'member-code-used':
      return problem(409, refusal.refused);
    case 'not-of-today':
      return problem(409, 'not-of-today', { businessDay: refusal.businessDay });
    case 'given-back-already':
      return problem(409, 'given-back-already', { redemption: refusal.redemption });
    case 'more-than-bought':
      return problem(409, 'more-than-bought', { line: refusal.line, left: refusal.left });
    default:
      return unreachable(refusal);
  }
}
