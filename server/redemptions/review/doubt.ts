/**
 * What can be wrong with a sale that adds up: it counts, and somebody must look before it is settled. The reason
 * never changes its meaning; `words` say what exactly was found, without anything personal.
 */
export const doubtReasons = [
  'rules-unknown',
  'cache-unknown',
  'cache-expired',
  'offer-not-published',
  'offers-left-out',
  'calendar-differs',
  'decision-differs',
  'shares-differ',
  'uses-differ',
  'times-differ',
  'before-its-cache',
  'before-enrolment',
  'in-the-future',
  'told-another-time',
  'wrong-store',
  'member-unknown',
  'member-unlike',
  'presentation-unproved',
  'evidence-unreadable',
  'evidence-elsewhere',
  'evidence-not-genuine',
  'evidence-of-another-card',
  'evidence-reused',
  'counter-not-rising',
  'code-not-ours',
  'code-not-timely',
  'over-limit-offline',
  'over-lease',
  'late-over-writeoff',
  'after-lost-entries',
] as const;
export type DoubtReason = (typeof doubtReasons)[number];

export type Doubt = { readonly reason: DoubtReason; readonly words: string };

export function doubt(reason: DoubtReason, words: string): Doubt {
  return { reason, words };
}

/** As an answer to a till and the register say it; null: there is none. */
export function doubtText(doubts: readonly Doubt[]): string | null {
  return doubts.length === 0 ? null : doubts.map(({ reason, words }) => `${reason}: ${words}`).join('; ');
}

/** What a review wrote down. */
export function storedDoubts(text: string | null): readonly Doubt[] {
  return text === null ? [] : (JSON.parse(text) as Doubt[]);
}
