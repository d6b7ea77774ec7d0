import type { TrustRule } from '../../core/trust/trust-rules.ts';

/** A signed document that was opened, or the rule of `server/publish/TRUST.md` that it breaks. */
export type Opened<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly rule: TrustRule; readonly faults: readonly string[] };

export function refused(rule: TrustRule, ...faults: readonly string[]): Opened<never> {
  return { ok: false, rule, faults };
}
