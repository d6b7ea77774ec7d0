/**
 * A sale as its receipt tells it; amounts in fen, texts in Chinese as they are published or typed. No name and
 * no number of a person: there is no field for them.
 */
export type Receipt = {
  readonly store: string;
  /** The till's own name. */
  readonly till: string;
  /** By which the list of sales finds it again, for a refund. */
  readonly number: string;
  /** ISO instant with China's offset; the receipt shows its local date and time. */
  readonly at: string;
  readonly lines: readonly ReceiptLine[];
  readonly list: number;
  /** Reductions of the goods' own offers, together. */
  readonly itemDiscount: number;
  /** Offers on the basket and subsidies, one by one. */
  readonly offers: readonly { readonly title: string; readonly discount: number }[];
  readonly gifts: readonly string[];
  readonly payable: number;
  readonly discount: number;
  readonly funders: readonly { readonly name: string; readonly amount: number }[];
  /** The offer that was nearest and is not applied, and what it would have taken. */
  readonly missed: { readonly title: string; readonly words: string } | null;
  /** Null: sold without a member. */
  readonly member: { readonly programme: string; readonly proof: string } | null;
  readonly refunds: readonly { readonly at: string; readonly amount: number }[];
  /** How often it was printed before; 0 for the first. */
  readonly copies: number;
  readonly training: boolean;
};

export type ReceiptLine = {
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly list: number;
  /** Titles of the offers on this line, with what each takes off. */
  readonly offers: readonly { readonly title: string; readonly discount: number }[];
};
