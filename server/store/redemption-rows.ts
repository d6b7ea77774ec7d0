/** One accepted entry as reports want it; a refund's amounts and uses are negative. Amounts in fen. */
export type RedemptionRow = {
  number: number;
  id: string;
  kind: 'sale' | 'refund';
  terminal: string;
  epoch: number;
  sequence: number;
  /** The till's home programme: who settles. */
  programme: string;
  memberProgramme: string | null;
  memberToken: string | null;
  /** In China's time, with milliseconds and offset, so that text sorts as time. */
  at: string;
  day: string;
  hour: number;
  receivedAt: string;
  store: string;
  merchant: string;
  list: number;
  discount: number;
  payable: number;
  /** 1: a sale of which something is left; 0: a refund, or a sale whose every fen went back. */
  counted: number;
  /** Of a refund: the sale. */
  sale: string | null;
};

export type RedemptionOfferRow = {
  redemption: number;
  offer: string;
  version: number | null;
  /** What it took off, which is also what counts against its budget. */
  discount: number;
  uses: number;
};

export type RedemptionFunderRow = { redemption: number; funder: string; amount: number };
