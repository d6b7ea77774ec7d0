import type { Step as AnyStep, Effect } from './cashier-effects.ts';
import type { CashierState, Notice } from './cashier-state.ts';

export type Step = AnyStep<CashierState>;

export function step(state: CashierState, ...effects: readonly Effect[]): Step {
  return { state, effects };
}

/** One law after another. */
export function andThen(first: Step, next: (state: CashierState) => Step): Step {
  const second = next(first.state);
  return { state: second.state, effects: [...first.effects, ...second.effects] };
}

const noticeMs = 8_000;

export function say(state: CashierState, notice: Notice, ...effects: readonly Effect[]): Step {
  return step({ ...state, notice }, { do: 'wait', timer: 'notice-over', ms: noticeMs }, ...effects);
}
