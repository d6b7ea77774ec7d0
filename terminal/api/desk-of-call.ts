import type { Request } from 'express';
import type { Desk } from '../till/desk.ts';
import type { Till } from '../till/till.ts';
import { trainingHeader } from '../wire/counter/page-access.ts';
import { type Problem, problem } from './problem.ts';
import type { Route } from './route.ts';

/** Which desk a call is for: a real one unless it says, in so many letters, that it is for training. */
export async function deskOfCall(request: Request, declared: Route, till: Till): Promise<Desk | Problem> {
  const said = request.get(trainingHeader);
  if (declared.training !== true || said === undefined || said === 'false') return till.desk;
  if (said === 'true') return till.training();
  // A word that is not understood must not make a real sale of what was meant for practice.
  return problem(422, 'not-valid', { faults: [`${trainingHeader}: must be true or false`] });
}
