import type { Presentation, Words } from '../../core/offers/offer.ts';

/** One sale of this till as a list shows it; amounts in fen. */
export type SaleSummary = {
  readonly id: string;
  readonly sequence: number;
  /** ISO instant with China's offset. */
  readonly at: string;
  readonly externalId: string | null;
  readonly list: number;
  readonly discount: number;
  readonly payable: number;
  readonly units: number;
  readonly refundedUnits: number;
  readonly refunded: number;
  readonly uploaded: boolean;
};

/** `GET /v1/sales?before=SEQUENCE&limit=&find=`: newest first. */
export type SaleList = {
  readonly sales: readonly SaleSummary[];
  /** What `before` asks for next; null: there are no older ones. */
  readonly next: number | null;
};

export type SoldLine = {
  readonly id: string;
  readonly name: string;
  readonly sku: string | null;
  readonly unitPrice: number;
  readonly quantity: number;
  readonly list: number;
  readonly discount: number;
  readonly payable: number;
  /** Units given back already. */
  readonly refunded: number;
  /**
   * Fen that each further unit gives back, in the order in which units are refunded: the sum of the first n is
   * what a refund of n units pays out.
   */
  readonly refundable: readonly number[];
};

/** `GET /v1/sales/{id}`: a sale with its goods, for a refund or a look. */
export type SaleDetail = SaleSummary & {
  readonly lines: readonly SoldLine[];
  readonly offers: readonly { readonly offer: string; readonly title: Words; readonly discount: number }[];
  readonly gifts: readonly Words[];
  readonly funders: readonly { readonly funder: string; readonly amount: number }[];
  readonly programme: Words | null;
  readonly presentation: Presentation | null;
  readonly tender: 'union-card' | 'other' | null;
  readonly refunds: readonly {
    readonly id: string;
    readonly amount: number;
    readonly lines: readonly { readonly id: string; readonly quantity: number; readonly amount: number }[];
  }[];
};

/** `GET /v1/sales/{id}/receipt?columns=32|48`: the receipt's lines as a printer of that width has them. */
export type ReceiptText = {
  readonly columns: 32 | 48;
  readonly lines: readonly { readonly text: string; readonly size: 'normal' | 'double' }[];
};
