import type { TillOrder } from '../../terminal/wire/documents/assignment.ts';
import type {
  LeaseDocumentRow,
  MemberHoldCardRow,
  MemberHoldRow,
  QuotaFlagRow,
  QuotaGrantRow,
  QuotaMoveRow,
  QuotaPoolRow,
} from './quota-rows.ts';
import type { RedemptionFunderRow, RedemptionOfferRow, RedemptionRow } from './redemption-rows.ts';
import type { SignInFailuresRow, StaffKeyRow, StaffRow, StaffSessionRow } from './staff-rows.ts';

export type * from './redemption-rows.ts';
export type * from './staff-rows.ts';

/**
 * The union's database, one type a table. Personal data stands in `Buffer` columns, encrypted; the `…Index`
 * columns beside them find a value without showing it. Instants are ISO 8601 text, flags 0 or 1.
 */
export type ServerTables = {
  programmes: ProgrammeRow;
  roots: RootRow;
  publishedFiles: PublishedFileRow;
  organisations: OrganisationRow;
  members: MemberRow;
  cards: CardRow;
  memberNumbers: MemberNumberRow;
  merchants: MerchantRow;
  stores: StoreRow;
  offers: OfferRow;
  offerDrafts: OfferDraftRow;
  schemeKeys: SchemeKeyRow;
  revokedIssuers: RevokedIssuerRow;
  cardProducts: CardProductRow;
  calendarYears: CalendarYearRow;
  calendarDays: CalendarDayRow;
  terminals: TerminalRow;
  pairingCodes: PairingCodeRow;
  terminalPlaces: TerminalPlaceRow;
  journalEpochs: JournalEpochRow;
  journalEntries: JournalEntryRow;
  publishedHeads: PublishedHeadRow;
  cardProofs: CardProofRow;
  restorations: RestorationRow;
  staffKeys: StaffKeyRow;
  staff: StaffRow;
  staffSessions: StaffSessionRow;
  signInFailures: SignInFailuresRow;
  redemptions: RedemptionRow;
  redemptionOffers: RedemptionOfferRow;
  redemptionFunders: RedemptionFunderRow;
  quotaPools: QuotaPoolRow;
  quotaGrants: QuotaGrantRow;
  quotaMoves: QuotaMoveRow;
  quotaFlags: QuotaFlagRow;
  leaseDocuments: LeaseDocumentRow;
  memberHolds: MemberHoldRow;
  memberHoldCards: MemberHoldCardRow;
};

export type ProgrammeRow = {
  id: string;
  titleZh: string;
  titleEn: string | null;
  /** JSON: ids of the programmes whose members its merchants serve too. */
  recognises: string;
  freshHours: number;
  usableHours: number;
  pollSeconds: number;
  demo: number;
  rootVersion: number;
  /** The newest root, an envelope as JSON. */
  root: string;
  /** SHA-256 of the payload of the newest root: what new tills pin. */
  rootSha256: string;
  /** Grows with every change of members or cards that the next publication must show. */
  membersRevision: number;
  /** Cards whose first use has come in since; they are folded in by the next scheduled publication. */
  firstUsesWaiting: number;
  headVersion: number;
  /** The newest head, an envelope as JSON; null before the first publication. */
  head: string | null;
  headIssuedAt: string | null;
  /** JSON: where its cards carry the member's number beside the bank's data; null: they do not. */
  unionApplication: string | null;
};

/** Each root that a programme has had; the newest stands with the programme, too. */
export type RootRow = { programme: string; version: number; root: string };

export type PublishedFileRow = {
  programme: string;
  role: string;
  version: number;
  sha256: string;
  bytes: number;
  /** What the file was made from: the same source needs no new version. */
  source: string;
  publisherKey: string;
  publisherSignature: string;
  publishedAt: string;
};

export type OrganisationRow = {
  programme: string;
  /** From the root of the tree, segments joined by `/`. */
  path: string;
  titleZh: string;
  titleEn: string | null;
  city: string | null;
};

export type MemberRow = {
  id: number;
  programme: string;
  /** Name, ID number and phone, sealed together. */
  identity: Buffer;
  idNumberIndex: Buffer;
  phoneIndex: Buffer;
  organisation: string;
  sex: string;
  birthMonth: number;
  /** JSON, sorted. */
  tags: string;
  /** JSON: tickets granted, by campaign. */
  tickets: string;
  status: string;
  certifiedThrough: string | null;
  joinedOn: string;
};

export type CardRow = {
  programme: string;
  token: string;
  member: number;
  number: Buffer;
  numberIndex: Buffer;
  issuer: string;
  status: string;
  /** JSON list of the chips' sequence numbers that are in use; null: any. */
  chips: string | null;
  activatedOn: string | null;
  firstUsedAt: string | null;
};

/** One a member at most; it finds members of whom the union knows no card. */
export type MemberNumberRow = { programme: string; token: string; member: number; number: Buffer };

export type MerchantRow = { programme: string; id: string; titleZh: string; titleEn: string | null };

export type StoreRow = {
  programme: string;
  id: string;
  merchant: string;
  titleZh: string;
  titleEn: string | null;
  region: string;
};

export type OfferRow = {
  programme: string;
  id: string;
  version: number;
  /** `published`, `stopped`, or `replaced` by a later version. */
  state: string;
  /** The offer, as JSON. */
  content: string;
  recordedAt: string;
  recordedBy: string | null;
  /** The first head that shows the version as it stands, in force or stopped; null: none does yet. */
  head: number | null;
  stoppedAt: string | null;
  stoppedBy: string | null;
};

export type OfferDraftRow = {
  id: string;
  programme: string;
  /**
   * The offer as far as it is written, as JSON; null: there is no draft now. The row stays for its revision, so
   * that a late save of a draft that is gone cannot fall upon the next one.
   */
  content: string | null;
  revision: number;
  basedOn: number | null;
  savedAt: string;
  savedBy: string | null;
  /** When it is to be published, in UTC with milliseconds, so that text sorts as time. */
  publishAt: string | null;
  publishBy: string | null;
  /** JSON `{at, faults}`: it fell due then and could not be published. */
  missed: string | null;
};

export type SchemeKeyRow = {
  programme: string;
  rid: string;
  keyIndex: string;
  suite: 'rsa' | 'sm2';
  /** The key as the published file has it, JSON. */
  content: string;
};

export type RevokedIssuerRow = { programme: string; rid: string; keyIndex: string; serial: string };

export type CardProductRow = {
  programme: string;
  prefix: string;
  issuingProgramme: string;
  titleZh: string;
  titleEn: string | null;
};

export type CalendarYearRow = { programme: string; year: number };
export type CalendarDayRow = { programme: string; day: string; kind: 'holiday' | 'workday' };

export type TerminalRow = {
  id: string;
  /** Its home programme. */
  programme: string;
  store: string;
  publicKey: string;
  epoch: number;
  /** The end of its journal here: last sequence and hash, the genesis hash when there is none. */
  sequence: number;
  hash: string;
  assignmentVersion: number;
  /** An envelope as JSON. */
  assignment: string;
  enrolledAt: string;
  lastContact: string;
  /** The last `TerminalReport`, as JSON. */
  report: string | null;
  /** Why staff must look at it, in the server's own words. */
  alarm: string | null;
  /** What its assignment orders; null: to work as usual. */
  orderKind: TillOrder | null;
  orderWhy: 'two-machines' | 'staff' | null;
  orderedAt: string | null;
  orderedBy: string | null;
  /** When it said that it had done so. */
  obeyedAt: string | null;
  /** `StartsSeen` as JSON. */
  starts: string | null;
};

/** A store in which a till has stood, from when on; it may go on there until it hears of its move. */
export type TerminalPlaceRow = { terminal: string; since: string; store: string };

/** A chain that a till has given up, and how far it is held. */
export type JournalEpochRow = {
  terminal: string;
  epoch: number;
  sequence: number;
  hash: string;
  closedAt: string;
  reason: string;
  /** A `KeptWord` as JSON; null: closed before tills said it. */
  kept: string | null;
};

export type PairingCodeRow = {
  /** Keyed hash; the code itself is nowhere. */
  codeIndex: Buffer;
  programme: string;
  store: string;
  expiresAt: string;
  usedAt: string | null;
  terminal: string | null;
};

export type JournalEntryRow = {
  terminal: string;
  epoch: number;
  sequence: number;
  previousHash: string;
  hash: string;
  /** Exactly the text that was hashed. */
  bytes: string;
  outcome: string;
  /** Why it was rejected. */
  reason: string | null;
  kind: string | null;
  entryId: string | null;
  payable: number | null;
  discount: number | null;
  receivedAt: string;
  /** Of an accepted sale: whether it was looked at. Null: it needs none, or is from before reviews. */
  review: 'waiting' | 'done' | null;
  /** JSON list of `Doubt`; null: none was found (yet). */
  doubts: string | null;
};

/** A head that was published, with the hashes of the files of which decisions are made. */
export type PublishedHeadRow = {
  programme: string;
  version: number;
  issuedAt: string;
  usableUntil: string;
  membersRevision: number;
  offers: string;
  calendar: string;
};

/** A chip's signature or a member code that came with a sale: a hash of it, and what must rise. */
export type CardProofRow = {
  proof: string;
  redemption: string;
  programme: string;
  token: string;
  /** The chip's transaction counter; null: it gave none, or it was a code. */
  counter: number | null;
  terminal: string;
  epoch: number;
  /** The entry after which the challenge was made. */
  tappedAfter: number | null;
};

/** This register was made to stand again: what came after `takenAt` and before `restoredAt` came back from tills or is lost. */
export type RestorationRow = {
  restoredAt: string;
  takenAt: string;
  ahead: number;
  /** Null: what was granted since the backup is held back still. */
  leasesFreedAt: string | null;
  /** No redemption has a number up to this one that was not in the backup. */
  redemptionsAfter: number;
};
