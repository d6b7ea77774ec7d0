import type { Doubt } from './review/doubt.ts';

/** One accepted entry in words; amounts in fen, a refund's are negative. */
export type RedemptionLine = {
  readonly id: string;
  readonly kind: 'sale' | 'refund';
  /** When it happened, ISO instant with China's offset. */
  readonly at: string;
  readonly receivedAt: string;
  readonly terminal: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly store: string;
  readonly storeTitleZh: string;
  readonly storeTitleEn: string | null;
  readonly merchant: string;
  readonly merchantTitleZh: string;
  readonly merchantTitleEn: string | null;
  readonly list: number;
  readonly discount: number;
  readonly payable: number;
  readonly offers: readonly {
    readonly offer: string;
    readonly titleZh: string;
    readonly titleEn: string | null;
    readonly discount: number;
  }[];
  readonly funders: readonly { readonly funder: string; readonly amount: number }[];
  /** `张*丰`: masked; null: sold without a member, or the member is another server's. */
  readonly member: string | null;
  readonly outcome: 'accepted' | 'accepted-flagged';
  /** What its review found; empty also while it waits for one. */
  readonly doubts: readonly Doubt[];
};

/**
 * `GET /v1/redemptions/list?programme=&from=&through=&terminal=&store=&merchant=&offer=&funder=&kind=&outcome=&find=&page=&size=`.
 * All filters but `programme` may be left out; `from` and `through` are inclusive days; `find` is the start of
 * an id; `page` counts from 1; `size` is 10 to 200.
 */
export type RedemptionPage = {
  readonly rows: readonly RedemptionLine[];
  readonly total: number;
  /** Over everything that the filters let through, not this page only. */
  readonly sums: { readonly list: number; readonly discount: number; readonly payable: number };
};

/** `GET /v1/redemptions/{id}`: with its goods and its chain. */
export type RedemptionDetail = RedemptionLine & {
  readonly lines: readonly {
    readonly id: string;
    readonly name: string;
    readonly sku: string | null;
    readonly quantity: number;
    readonly list: number;
    readonly discount: number;
    readonly payable: number;
  }[];
  readonly hash: string;
  readonly previousHash: string;
  /** Of a sale: its refunds; of a refund: its sale. */
  readonly related: readonly string[];
};

/** `GET /v1/live` is an event stream; each `redemption` event holds a RedemptionLine as JSON. */
export type LiveEvents = {
  readonly redemption: RedemptionLine;
  readonly terminals: null;
  readonly published: null;
};
