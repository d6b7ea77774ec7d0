import type { MemberCodeHeard } from '../entry/member-code-entry.ts';
import type { Failure } from '../run/failure.ts';
import { type CashierState, noEntry } from './cashier-state.ts';
import { type Step, say, step } from './step.ts';
import { mustBeClosed } from './who-is-there.ts';

const attention = { do: 'sound', sound: 'attention' } as const;
const refused = { do: 'sound', sound: 'refused' } as const;

/**
 * A member's phone was scanned: its code goes to the till for the basket at hand, or is forgotten. It passes
 * through here in an effect only, never into the state.
 */
export function showCode(before: CashierState, heard: MemberCodeHeard): Step {
  const state: CashierState = { ...before, entry: noEntry };
  const { basket, stage } = state;
  if (mustBeClosed(state)) return say(state, { say: 'close-first' }, attention);
  if (stage.at === 'confirming' || stage.at === 'unknown') return say(state, { say: 'busy' }, attention);
  if (state.link === 'lost') return say(state, { say: 'till-away' }, refused);
  if (heard.heard === 'torn') return say(state, { say: 'member-code', why: 'torn' }, attention);
  if (stage.at === 'done' || basket.lines.length === 0)
    return say(state, { say: 'member-code', why: 'no-goods' }, attention);
  // The till is about to open this basket: the phone is shown once more.
  if (basket.checkout === null) return say(state, { say: 'member-code', why: 'torn' }, attention);
  return step({ ...state, notice: null }, { do: 'show-code', checkout: basket.checkout, code: heard.code });
}

/** What was taken comes as the till's own word of a card; only what was not is said here. */
export function codeRefused(state: CashierState, failure: Failure): Step {
  if (failure.failed === 'lost') return say(state, { say: 'till-away' }, refused);
  const why = whyRefused(failure.code);
  return say(
    state,
    why === null ? { say: 'refused', title: failure.title } : { say: 'member-code', why },
    refused,
  );
}

/** By the till's problem codes; null: it is no matter of the code. */
export function whyRefused(code: string): 'unknown' | 'expired' | 'used' | null {
  switch (code) {
    case 'member-code-unknown':
      return 'unknown';
    case 'member-code-expired':
      return 'expired';
    case 'member-code-used':
      return 'used';
    default:
      return null;
  }
}
