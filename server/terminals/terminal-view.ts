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
  readonly enrolledAt: string;
  readonly lastContact: string;
  /** When it said what stands here of its cache, by our clock. */
  readonly reportedAt: string | null;
  readonly connected: boolean;
  /** Why staff must look at it; null: nothing is wrong. */
  readonly alarm: string | null;
};

/** `GET /v1/terminals` with the titles that people know the till's place by. */
export type TerminalLine = TerminalState & {
  readonly storeTitleZh: string;
  readonly storeTitleEn: string | null;
  readonly merchantTitleZh: string;
  readonly merchantTitleEn: string | null;
};
