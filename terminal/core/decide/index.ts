/** The door of the decision: which offers apply and what the member pays. `README.md` tells how it is found. */
export { usePeriods } from '../calendar/use-periods.ts';
export { isDecidable } from './decidable.ts';
export { decide, decideWithShares, UndecidableRequest } from './decide.ts';
export type * from './decision.ts';
export { declineReasons } from './decision.ts';
export type * from './request.ts';
export { type WorkLimits, workLimits } from './search/budget.ts';
export { checkShares } from './unit-shares.ts';
export { usesOf } from './uses.ts';
