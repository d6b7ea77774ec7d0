/** A card as staff see one: `GET /v1/cards?programme=&status=&issuer=&page=&size=` → CardPage. */
export type CardLine = {
  /** `6214 **** **** 3306` */
  readonly number: string;
  readonly member: number;
  /** `张*丰` */
  readonly memberName: string;
  readonly issuer: string;
  readonly status: string;
  readonly activatedOn: string | null;
  readonly firstUsedAt: string | null;
};
export type CardPage = {
  readonly rows: readonly CardLine[];
  readonly total: number;
  /** How many cards there are of each status and issuer, over the whole programme. */
  readonly statuses: readonly { readonly status: string; readonly count: number }[];
  readonly issuers: readonly { readonly issuer: string; readonly count: number }[];
};
