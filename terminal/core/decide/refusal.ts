import type { DeclineReason } from './decision.ts';

/** Why an offer does not come into question; null stands for "it does". */
export type Refusal = {
  readonly reason: DeclineReason;
  readonly detail?: Readonly<Record<string, unknown>>;
};

const plain = new Map<DeclineReason, Refusal>();

/** One shared value a reason, because most of thousands of offers are refused without detail. */
export function refuse(reason: DeclineReason): Refusal {
  let refusal = plain.get(reason);
  if (refusal === undefined) {
    refusal = { reason };
    plain.set(reason, refusal);
  }
  return refusal;
}
