import type { TerminalState } from './terminal-list.ts';

/** `GET /v1/terminals` with the titles that people know the till's place by. */
export type TerminalLine = TerminalState & {
  readonly storeTitleZh: string;
  readonly storeTitleEn: string | null;
  readonly merchantTitleZh: string;
  readonly merchantTitleEn: string | null;
};
