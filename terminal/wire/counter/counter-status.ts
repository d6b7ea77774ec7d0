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
    /** What keeps it from printing, where it says so itself; an open cover or a stuck cutter is `offline` too. */
    readonly trouble: 'paper-out' | 'cover-open' | 'cutter' | 'failed' | null;
    /** Papers that wait for it. */
    readonly waiting: number;
  }[];
  /** Scanners in HID POS mode; one in keyboard mode types, and nobody knows of it. */
  readonly scanners: {
    /** `missing`: the HID library, or the system's own, is not on this machine. */
    readonly support: 'on' | 'off' | 'missing';
    readonly devices: readonly (
      | { readonly name: string; readonly state: 'ready' }
      | { readonly name: string; readonly state: 'trouble'; readonly why: string }
    )[];
  };
  /** The customer's display of two lines; null: none is set up. */
  readonly lineDisplay: { readonly name: string; readonly state: 'ready' | 'offline' } | null;
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
    /** `given-up`: the disk was full; sales go on in the room that was kept for this day. Make room. */
    readonly ballast: 'kept' | 'given-up';
    /**
     * Why the union's server takes no more of it, a code of that server; all of it stays here and is handed in later.
     * `journal-newer`: this program is newer than it. Null: nothing was refused.
     */
    readonly refused: string | null;
  };
  /** Since this start practice's own files were damaged: they are kept under this name, and practice began anew. */
  readonly training?: { readonly setAside: string };
  readonly clock: {
    readonly now: string;
    readonly behindSignedTime: boolean;
    /** The union told another time than the clock, and the till goes by the union's. */
    readonly aheadOfSignedTime: boolean;
    /** Milliseconds that the clock is ahead of what the union told; null: it has told none since the start. */
    readonly offMs: number | null;
  };
  /** Why no offer holds here whatever is published: the union has ordered so. Null: it has not. */
  readonly order: {
    readonly kind: 'stop' | 'wipe';
    readonly why: 'two-machines' | 'staff';
    /** A wiped till sells nothing any more and must be enrolled again. */
    readonly isDone: boolean;
  } | null;
  /** There is a virtual reader: the page offers its tray of cards. */
  readonly demo: boolean;
};
