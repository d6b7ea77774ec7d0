import type { RedemptionLine } from '../redemptions/redemption-view.ts';

/** `GET /v1/overview?programme=&day=`: one day at a glance; amounts in fen, days and hours in China's time. */
export type Overview = {
  readonly programme: string;
  readonly day: string;
  readonly dayKind: 'workday' | 'weekend' | 'holiday';
  /** Sales less voided ones; refunds reduce `saved`. */
  readonly redemptions: { readonly count: number; readonly countYesterdaySameTime: number };
  readonly saved: number;
  /** Distinct members with an offer today; `first`: those of whom the register knew no earlier use. */
  readonly members: { readonly count: number; readonly first: number };
  readonly hours: readonly { readonly hour: number; readonly count: number; readonly saved: number }[];
  /** The last 30 days, oldest first, days without a sale among them. */
  readonly days: readonly { readonly day: string; readonly count: number; readonly saved: number }[];
  readonly funders: readonly { readonly funder: string; readonly amount: number }[];
  /** The newest first, at most 20. */
  readonly latest: readonly RedemptionLine[];
  readonly tills: {
    readonly total: number;
    readonly connected: number;
    readonly unsent: number;
    readonly expired: number;
  };
  /** Organisations at the top of the tree, largest first, at most 12. */
  readonly organisations: readonly {
    readonly path: string;
    readonly titleZh: string;
    readonly titleEn: string | null;
    readonly members: number;
    readonly certified: number;
    /** Members with an activated card. */
    readonly carded: number;
  }[];
};
