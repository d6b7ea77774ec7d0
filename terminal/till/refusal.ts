import type { Decision } from '../core/decide/decision.ts';

/** The answer is no: what a caller is told, and can act on. */
export type Refusal =
  | { readonly refused: 'no-such-checkout'; readonly checkout: string }
  | { readonly refused: 'no-such-redemption'; readonly redemption: string }
  | { readonly refused: 'already-confirmed'; readonly redemption: string }
  | { readonly refused: 'checkout-cancelled'; readonly checkout: string }
  | { readonly refused: 'decision-changed'; readonly decision: Decision }
  | { readonly refused: 'wrong-lines'; readonly faults: readonly string[] }
  | { readonly refused: 'unknown-line'; readonly line: string; readonly faults: readonly string[] }
  | { readonly refused: 'member-code-unknown' | 'member-code-expired' | 'member-code-used' }
  | { readonly refused: 'not-of-today'; readonly businessDay: string }
  | { readonly refused: 'given-back-already'; readonly redemption: string }
  | { readonly refused: 'more-than-bought'; readonly line: string; readonly left: number };

export type Answer<Value> = { readonly done: Value } | Refusal;

export function isRefusal<Value extends object>(answer: Answer<Value>): answer is Refusal {
  return 'refused' in answer;
}
