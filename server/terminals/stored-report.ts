import type { TerminalReport } from '../../terminal/wire/upload.ts';

/** What a till last said of itself, and when: its own clock may be wrong, and an upload is a contact without a report. */
export type StoredReport = TerminalReport & {
  /** Left out in registers from before this was kept. */
  readonly receivedAt?: string;
};

export function reportText(report: StoredReport): string {
  return JSON.stringify(report);
}

export function storedReport(text: string | null): StoredReport | null {
  return text === null ? null : (JSON.parse(text) as StoredReport);
}
