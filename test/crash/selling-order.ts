/** What a selling till of the crash proofs is told. */
export type SellingOrder = {
  readonly folder: string;
  readonly round: number;
  readonly cashiers: number;
  readonly salesEach: number;
  /** Checkouts whose outcome nobody heard. */
  readonly askAgain: readonly string[];
  /** A till that is wrong on purpose: the proof must find it out. */
  /** Where it keeps room for a full disk; left out: it has none. */
  readonly ballast?: string;
  readonly flaw: 'none' | 'early-answer' | 'normal-sync' | 'deaf';
};

export const sellingOrderVariable = 'PUHUI_CRASH_ORDER';

export const crashPlace = { terminal: 't-1', epoch: 1 } as const;
