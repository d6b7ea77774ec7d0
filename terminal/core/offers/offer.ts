import type { Branded } from '../branded.ts';
import type { IsoDate, LocalTime } from '../calendar/civil-date.ts';
import type { DayKind } from '../calendar/day-kind.ts';
import type { Fen, Permille, RoundingMode } from '../money.ts';

export type { DayKind } from '../calendar/day-kind.ts';

/** `programme.name`, at most 64 characters of `[a-z0-9.-]`. */
export type OfferId = Branded<string, 'OfferId'>;

/** The schema of offers that this program knows; a published offer with a higher one is skipped and reported. */
export const offerSchemaKnown = 1;

export type Layer = 'item' | 'basket' | 'subsidy';
/** How the member was recognised; see the contract "offers, and what a member pays", `card.accept`. */
export type Presentation = 'chip-genuine' | 'chip-read' | 'code' | 'keyed';
export type Period = 'day' | 'week' | 'month' | 'year' | 'offer';
export type MemberPolicy = 'strict-online' | 'home-store' | 'risk-bounded';

/** Words for people, Chinese first. */
export type Words = { readonly zh: string; readonly en?: string | undefined };

/** Rounds what is paid; by default to 1 fen, half up. */
export type Rounding = { readonly unit?: 1 | 10 | 100 | undefined; readonly mode?: RoundingMode | undefined };

/** Picks lines: a listed category or SKU (neither list: every line), not excepted, within the unit price. */
export type Items = {
  readonly categories?: readonly string[] | undefined;
  readonly skus?: readonly string[] | undefined;
  readonly exceptCategories?: readonly string[] | undefined;
  readonly exceptSkus?: readonly string[] | undefined;
  readonly unitPrice?: { readonly min?: Fen | undefined; readonly max?: Fen | undefined } | undefined;
};

export type Tier =
  | { readonly spend: Fen; readonly off: Fen }
  | { readonly spend: Fen; readonly payPermille: Permille; readonly rounding?: Rounding | undefined };

export type BundlePart = {
  readonly items: Items;
  readonly units: number;
  readonly payPermille?: Permille | undefined;
};

export type Benefit =
  | { readonly kind: 'rate'; readonly payPermille: Permille; readonly rounding?: Rounding | undefined }
  | { readonly kind: 'price'; readonly unitPrice: Fen }
  | { readonly kind: 'prices'; readonly prices: Readonly<Record<string, Fen>> }
  | { readonly kind: 'off'; readonly amount: Fen }
  | {
      readonly kind: 'nth';
      readonly every: number;
      readonly payPermille: Permille;
      readonly rounding?: Rounding | undefined;
    }
  | { readonly kind: 'bundle'; readonly parts: readonly BundlePart[]; readonly price?: Fen | undefined }
  | { readonly kind: 'keyed'; readonly minPayPermille: Permille; readonly rounding?: Rounding | undefined }
  | {
      readonly kind: 'threshold';
      readonly tiers: readonly Tier[];
      readonly repeat?: boolean | undefined;
      readonly on?: 'left' | 'list' | undefined;
      readonly rounding?: Rounding | undefined;
    }
  | { readonly kind: 'points'; readonly fenPerPoint: number; readonly maxPermille?: Permille | undefined }
  | { readonly kind: 'gift'; readonly gift: Words }
  | { readonly kind: 'earn'; readonly points: number };

export type BenefitKind = Benefit['kind'];

export type Where = {
  readonly merchants?: readonly string[] | undefined;
  readonly stores?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
};

export type When = {
  readonly from?: IsoDate | undefined;
  /** Inclusive. */
  readonly through?: IsoDate | undefined;
  /** 1 Monday … 7 Sunday. */
  readonly weekdays?: readonly number[] | undefined;
  readonly monthDays?: readonly number[] | undefined;
  readonly dayKinds?: readonly DayKind[] | undefined;
  /** From the first up to, not including, the second; past midnight when the second is the earlier. */
  readonly hours?: readonly (readonly [LocalTime, LocalTime])[] | undefined;
};

export type Who = {
  readonly programmes?: readonly string[] | undefined;
  readonly organisations?: readonly string[] | undefined;
  readonly tagsAny?: readonly string[] | undefined;
  readonly tagsAll?: readonly string[] | undefined;
  readonly tagsNone?: readonly string[] | undefined;
  readonly firstUse?: true | undefined;
  readonly birthMonth?: true | undefined;
  /** The campaign whose ticket each use consumes. */
  readonly ticket?: string | undefined;
};

export type CardCondition = {
  readonly accept?: readonly Presentation[] | undefined;
  readonly issuers?: readonly string[] | undefined;
  readonly payWith?: true | undefined;
};

export type UseLimit = { readonly uses: number; readonly per: Period };

export type Limits = {
  readonly unitsPerTransaction?: number | undefined;
  readonly offPerTransaction?: Fen | undefined;
  readonly perMember?: readonly UseLimit[] | undefined;
  readonly total?: readonly UseLimit[] | undefined;
  readonly budget?: Fen | undefined;
  readonly memberPolicy?: MemberPolicy | undefined;
};

export type FunderShare = { readonly funder: string; readonly permille: Permille };

/** What a union publishes; the contract says what each part means. */
export type Offer = {
  readonly schema?: number | undefined;
  readonly id: OfferId;
  readonly version: number;
  readonly programme: string;
  readonly title: Words;
  readonly layer: Layer;
  readonly benefit: Benefit;
  readonly items?: Items | undefined;
  readonly where?: Where | undefined;
  readonly when?: When | undefined;
  readonly who?: Who | undefined;
  readonly card?: CardCondition | undefined;
  readonly uncovered?: true | undefined;
  readonly requires?: { readonly spend: Fen; readonly items?: Items | undefined } | undefined;
  readonly limits?: Limits | undefined;
  readonly group?: string | undefined;
  readonly combine?: 'layers' | 'alone' | undefined;
  readonly excludes?: readonly string[] | undefined;
  readonly priority?: number | undefined;
  readonly funding: readonly FunderShare[];
  readonly offline?:
    | { readonly unsynced?: 'allow' | 'refuse' | undefined; readonly hours?: number | undefined }
    | undefined;
  readonly refund?: 'restores-use' | 'keeps-use' | undefined;
};
