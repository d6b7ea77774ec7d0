/** `GET /v1/merchants?programme=`: where offers can hold, sorted by id. */
export type MerchantLine = {
  readonly id: string;
  readonly titleZh: string;
  readonly titleEn: string | null;
  readonly stores: readonly {
    readonly id: string;
    readonly titleZh: string;
    readonly titleEn: string | null;
    readonly region: string;
  }[];
};
