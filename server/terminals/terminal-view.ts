import type { SequenceRange } from '../../terminal/core/journal/kept-runs.ts';
import type { TillOrder } from '../../terminal/wire/documents/assignment.ts';
import type { TerminalReport } from '../../terminal/wire/upload.ts';

/** How a till stands, for the union's eyes; what it says of itself is null until its first report. */
export type TerminalState = {
  readonly terminal: string;
  readonly programme: string;
  readonly store: string;
  readonly merchant: string;
  readonly epoch: number;
  /** The last entry of its journal that the server holds. */
  readonly sequence: number;
  readonly unsent: number | null;
  readonly cache: TerminalReport['cache'] | null;
  readonly needsUpdate: TerminalReport['needsUpdate'] | null;
  readonly program: string | null;
  readonly clock: string | null;
  /** By how much its clock was ahead of ours when it reported; the way of the report is in it. */
  readonly clockOffsetMs: number | null;
  readonly devices: NonNullable<TerminalReport['devices']> | null;
  /** The end of its journal by its own word; its last entries may not have come in yet. */
  readonly journal: NonNullable<TerminalReport['journal']> | null;
  readonly enrolledAt: string;
  readonly lastContact: string;
  /** When it said what stands here of its cache, by our clock. */
  readonly reportedAt: string | null;
  readonly connected: boolean;
  /** Why staff must look at it; null: nothing is wrong. */
  readonly alarm: string | null;
  /** Sales of it that are in doubt, and entries of it that were not taken. */
  readonly flagged: number;
  readonly rejected: number;
  /** Journals that it gave up, and what of them is lost; the oldest first. */
  readonly losses: readonly {
    readonly epoch: number;
    readonly closedAt: string;
    readonly reason: string;
    /** The last entry that anything tells of. */
    readonly end: number;
    readonly atTill: readonly SequenceRange[];
    /** Lost at the till, and never handed in. */
    readonly nowhere: readonly SequenceRange[];
    /** What the damaged file told of lost entries, in fen: it proves nothing. */
    readonly known: { readonly entries: number; readonly payable: number; readonly discount: number };
  }[];
  /** What it was ordered to do; null: it works as usual. */
  readonly order: {
    readonly kind: TillOrder;
    readonly why: 'two-machines' | 'staff';
    readonly orderedAt: string;
    /** Null: the server by itself. */
    readonly orderedBy: string | null;
    /** Null: it has not said so yet. */
    readonly obeyedAt: string | null;
  } | null;
};

/** `GET /v1/terminals` with the titles that people know the till's place by. */
export type TerminalLine = TerminalState & {
  readonly storeTitleZh: string;
  readonly storeTitleEn: string | null;
  readonly merchantTitleZh: string;
  readonly merchantTitleEn: string | null;
};
