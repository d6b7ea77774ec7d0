import type { Words } from '../../../core/offers/offer.ts';

/** Why a call to the till brought no answer to go on with. */
export type Failure =
  /** Nobody answered: nothing is known of what became of the call. */
  | { readonly failed: 'lost' }
  /** The till said no, by a stable code. */
  | {
      readonly failed: 'refused';
      readonly status: number;
      readonly code: string;
      readonly title: Words;
      readonly detail: Readonly<Record<string, unknown>>;
    };
