/** A member as staff see one in a list: masked, whoever looks. */
export type MemberLine = {
  readonly id: number;
  /** `张*丰` */
  readonly name: string;
  /** `510***********1234` */
  readonly idNumber: string;
  /** `**** 3306` */
  readonly phone: string;
  readonly organisation: string;
  readonly organisationTitleZh: string;
  readonly organisationTitleEn: string | null;
  readonly status: string;
  readonly certifiedThrough: string | null;
  readonly tags: readonly string[];
  readonly cards: number;
  readonly joinedOn: string;
};

/**
 * `GET /v1/members?programme=&organisation=&status=&certified=yes|no&page=&size=`: `organisation` holds for what
 * lies under it too; `page` counts from 1, `size` is 10 to 200. By organisation, then as they were entered.
 *
 * `POST /v1/members/find {programme, find}` → MemberPage: `find` is a whole ID number, phone or card number,
 * sent by POST so that it stands in no address or log.
 */
export type MemberPage = { readonly rows: readonly MemberLine[]; readonly total: number };

/** `GET /v1/organisations?programme=`, sorted by path. */
export type OrganisationLine = {
  readonly path: string;
  readonly titleZh: string;
  readonly titleEn: string | null;
  /** With those of the organisations under it. */
  readonly members: number;
};
