import type { Presentation } from '../../../terminal/core/offers/offer.ts';

/** What the trial is asked with: everything an officer can turn, as typed. */
export type TrialSetting = {
  readonly basket: BasketSample | 'own';
  readonly lines: readonly TrialLine[];
  /** `merchant/store`; empty: the first that there is. */
  readonly store: string;
  readonly member: TrialMember;
  /** `YYYY-MM-DDTHH:MM`, China Standard Time. */
  readonly at: string;
  readonly online: boolean;
  readonly cacheAgeHours: number;
  readonly tender: 'union-card' | 'other' | 'unknown';
  /** Pay permille that the cashier keys for this offer; null: none. */
  readonly keyed: number | null;
};

export type TrialLine = {
  readonly key: string;
  readonly name: string;
  readonly category: string;
  readonly sku: string;
  /** Fen. */
  readonly unitPrice: number;
  readonly quantity: number;
};

export const memberSamples = [
  'fitting',
  'valid',
  'uncertified',
  'left',
  'model-worker',
  'hardship',
  'not-activated',
  'stopped',
  'first-use',
  'other-union',
  'none',
] as const;
export type MemberSample = (typeof memberSamples)[number];

/** A member by decision bits only, as tills know them. */
export type TrialMember = {
  readonly sample: MemberSample | 'own';
  readonly present: boolean;
  readonly programme: string;
  readonly organisation: string;
  readonly tags: readonly string[];
  /** 1 … 12; null: not known. */
  readonly birthMonth: number | null;
  readonly isActive: boolean;
  readonly isCertified: boolean;
  readonly cardStatus: 'active' | 'not-activated' | 'stopped';
  readonly firstUse: boolean;
  readonly issuer: string;
  readonly tickets: readonly string[];
  readonly presentation: Presentation;
};

export const basketSamples = [
  'fitting',
  'supermarket',
  'cinema',
  'electronics',
  'optician',
  'wine',
  'carwash',
  'post',
  'checkup',
  'online',
] as const;
export type BasketSample = (typeof basketSamples)[number];
