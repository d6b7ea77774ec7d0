import type { Words } from '../../core/offers/offer.ts';

export type CacheTier = 'fresh' | 'stale' | 'expired' | 'none';

/** What the badges of the cashier page show, from `GET /v1/status` and the event `status-changed`. */
export type CounterStatus = {
  readonly terminal: string;
  readonly store: {
    readonly id: string;
    readonly merchant: string;
    readonly region: string;
    readonly title: Words;
  };
  readonly program: string;
  readonly network: 'online' | 'offline';
  readonly readers: readonly (
    | { readonly name: string; readonly state: 'ready' | 'card-present' }
    | { readonly name: string; readonly state: 'trouble'; readonly trouble: string }
  )[];
  readonly printers: readonly {
    readonly name: string;
    readonly state: 'ready' | 'paper-out' | 'offline';
  }[];
  readonly cache: {
    readonly version: number;
    readonly ageHours: number | null;
    readonly tier: CacheTier;
    readonly programmes: readonly {
      readonly id: string;
      readonly title: Words;
      readonly version: number;
      readonly ageHours: number | null;
      readonly tier: CacheTier;
      readonly members: number;
      readonly offers: number;
      readonly needsUpdate: readonly string[];
    }[];
  };
  readonly journal: {
    readonly epoch: number;
    readonly sequence: number;
    readonly unsent: number;
    readonly lastUpload: string | null;
  };
  readonly clock: { readonly now: string; readonly behindSignedTime: boolean };
  /** There is a virtual reader: the page offers its tray of cards. */
  readonly demo: boolean;
};
