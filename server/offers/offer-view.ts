/**
 * How an offer stands: `draft` (never published), `scheduled` (published and not begun, or a draft waits for
 * its hour), `in-force`, `ended`, `stopped`.
 */
export type OfferState = 'draft' | 'scheduled' | 'in-force' | 'ended' | 'stopped';

export type OfferReach = {
  readonly version: number;
  /** The head that first carried this version; of a stopped one, the first that left it out. */
  readonly head: number;
  /** Tills that are assigned to the programme, and how many of them have that head. */
  readonly total: number;
  readonly have: number;
  /** Tills whose program is too old for the offer. */
  readonly skip: number;
};

/** `GET /v1/offer-list?programme=` gives a list of these, those in force first, then by id. */
export type OfferSummary = {
  readonly id: string;
  readonly programme: string;
  readonly titleZh: string;
  readonly titleEn: string | null;
  readonly layer: string;
  /** `rate`, `threshold` …; empty while a draft has none. */
  readonly kind: string;
  readonly state: OfferState;
  /** The last published version; null: none yet. */
  readonly version: number | null;
  readonly hasDraft: boolean;
  /** When the draft is to be published, ISO instant. */
  readonly publishAt: string | null;
  readonly from: string | null;
  readonly through: string | null;
  /** Merchants and stores of `where`; empty: everywhere. */
  readonly places: readonly string[];
  readonly changedAt: string;
};

export type OfferVersion = {
  readonly version: number;
  /** `published`, `replaced` or `stopped`. */
  readonly state: string;
  /** The offer as published (contract, "Offer"). */
  readonly content: unknown;
  readonly recordedAt: string;
  readonly recordedBy: string | null;
  readonly stoppedAt: string | null;
  readonly stoppedBy: string | null;
};

export type OfferDraft = {
  /** The offer as far as it is written; may have faults. `version` is left out: publishing gives it. */
  readonly content: Readonly<Record<string, unknown>>;
  /** Grows with each save; sent back so that two editors do not overwrite each other. */
  readonly revision: number;
  /** The version that it was begun from; null: a new offer. */
  readonly basedOn: number | null;
  readonly savedAt: string;
  readonly savedBy: string | null;
  readonly publishAt: string | null;
  /** It fell due then and could not be published, for these faults; null again after the next save. */
  readonly missed: { readonly at: string; readonly faults: readonly string[] } | null;
  /** `path: what is wrong`, from the same schema that tills use; empty: it can be published. */
  readonly faults: readonly string[];
};

/** `GET /v1/offer-list/{id}`. */
export type OfferRecord = {
  readonly summary: OfferSummary;
  readonly draft: OfferDraft | null;
  /** Newest first, the newest 200. */
  readonly versions: readonly OfferVersion[];
  /** Null: nothing is published. */
  readonly reach: OfferReach | null;
  /** What of its limits is used up, from accepted redemptions. */
  readonly used: { readonly uses: number; readonly spent: number };
};

/**
 * `PUT /v1/offer-drafts/{id}` `{content, revision}` (`revision: null` for a new draft) → 200 OfferDraft; 409
 * `draft-changed` when somebody else saved meanwhile; a draft that waits for its hour keeps waiting.
 * `DELETE /v1/offer-drafts/{id}` → 204.
 * `POST /v1/offer-drafts/{id}/publish` `{revision, at?}` → 200 OfferRecord: published at once, or waiting for
 * `at`; 422 with `faults`. `DELETE /v1/offer-drafts/{id}/schedule` → 200 OfferRecord.
 * `POST /v1/offers/{id}/stop` → 200; a draft then waits no longer. `GET /v1/offers/{id}/reach` → ReachDetail.
 */
export type ReachDetail = {
  readonly reach: OfferReach | null;
  readonly tills: readonly {
    readonly terminal: string;
    readonly store: string;
    readonly storeTitleZh: string;
    readonly has: boolean;
    readonly skips: boolean;
    readonly connected: boolean;
    readonly lastContact: string;
  }[];
};
