import type { ReportAnswer, TerminalReport } from '../../wire/upload.ts';
import type { HeadOffice } from './head-office.ts';

export type ReportParts = {
  readonly office: Pick<HeadOffice, 'report'>;
  readonly report: () => Promise<TerminalReport>;
};

/**
 * Says how this till is, one report after the other: of two that are on their way at once the older could come last,
 * and the union would believe it.
 */
export class ReportLine {
  readonly #parts: ReportParts;
  #last: Promise<unknown> = Promise.resolve();
  #waiting: Promise<ReportAnswer | undefined> | undefined;

  constructor(parts: ReportParts) {
    this.#parts = parts;
  }

  /** One that has not begun yet will say all that there is to say by then: whoever asks meanwhile joins it. */
  say(): Promise<ReportAnswer | undefined> {
    this.#waiting ??= this.inTurn(async () => {
      this.#waiting = undefined;
      return this.#parts.office.report(await this.#parts.report());
    });
    return this.#waiting;
  }

  /** For a last word of another kind: no report is on its way meanwhile. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }
}
