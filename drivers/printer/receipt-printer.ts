import {
  encodeJob,
  isStatusByte,
  type PrinterTrouble,
  type PrintJob,
  type StatusKind,
  statusRequest,
  troubleOf,
} from './escpos.ts';
import { openPrinterLine, type PrinterAddress, PrinterGone, type PrinterLine } from './printer-line.ts';

export type PrinterState =
  | { readonly state: 'ready' }
  /** It takes bytes and answers no question: many device files and cheap network boards. */
  | { readonly state: 'ready-unasked' }
  | { readonly state: 'trouble'; readonly trouble: PrinterTrouble }
  | { readonly state: 'offline'; readonly why: string };

export type PrintOutcome =
  | { readonly printed: true }
  /** Nothing reached the paper: the job can be sent again as it is. */
  | { readonly printed: false; readonly state: PrinterState }
  /** It broke off in the middle: a second copy must say that it is one. */
  | { readonly printed: 'perhaps'; readonly state: PrinterState };

const statusTimeoutMs = 500;

/** One receipt printer. It reports what became of a job; whether to send it again, the till decides. */
export class ReceiptPrinter {
  readonly #address: PrinterAddress;
  /** One job or question at a time: a printer's line is no place for two. */
  #turns: Promise<unknown> = Promise.resolve();

  constructor(address: PrinterAddress) {
    this.#address = address;
  }

  status(): Promise<PrinterState> {
    return this.#inTurn(() => this.#overLine(askStatus, (state) => state));
  }

  print(job: PrintJob): Promise<PrintOutcome> {
    return this.#inTurn(() =>
      this.#overLine(
        (line) => printOver(line, encodeJob(job)),
        (state) => ({ printed: false, state }),
      ),
    );
  }

  async #overLine<Result>(
    work: (line: PrinterLine) => Promise<Result>,
    unreached: (state: PrinterState) => Result,
  ): Promise<Result> {
    let line: PrinterLine;
    try {
      line = await openPrinterLine(this.#address);
    } catch (error) {
      return unreached(offline(error));
    }
    try {
      return await work(line);
    } catch (error) {
      return unreached(offline(error));
    } finally {
      await line.close().catch(() => {
        // The line is given up either way, and the outcome is known.
      });
    }
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turns.then(work);
    this.#turns = turn.catch(() => {});
    return turn;
  }
}

async function printOver(line: PrinterLine, bytes: Uint8Array): Promise<PrintOutcome> {
  const before = await askStatus(line);
  if (before.state === 'trouble' || before.state === 'offline') return { printed: false, state: before };
  try {
    await line.write(bytes);
  } catch (error) {
    return { printed: 'perhaps', state: offline(error) };
  }
  if (before.state === 'ready-unasked') return { printed: true };
  // The paper may have ended in the middle of the receipt: bytes that were taken are not yet a receipt.
  const after = await askStatus(line);
  return after.state === 'ready' ? { printed: true } : { printed: 'perhaps', state: after };
}

async function askStatus(line: PrinterLine): Promise<PrinterState> {
  const answers: number[] = [];
  for (const kind of ['offline', 'error', 'paper'] as const satisfies readonly StatusKind[]) {
    await line.write(statusRequest(kind));
    const answer = await statusAnswer(line);
    if (answer === null) return { state: 'ready-unasked' };
    answers.push(answer);
  }
  const [cause = 0, error = 0, paper = 0] = answers;
  const trouble = troubleOf({ offline: cause, error, paper });
  return trouble === null ? { state: 'ready' } : { state: 'trouble', trouble };
}

/** Bytes that are no status are left aside: some printers report changes by themselves in between. */
async function statusAnswer(line: PrinterLine): Promise<number | null> {
  for (let looked = 0; looked < strayBytesMax; looked += 1) {
    const byte = await line.read(statusTimeoutMs);
    if (byte === null || isStatusByte(byte)) return byte;
  }
  return null;
}

const strayBytesMax = 64;

function offline(error: unknown): PrinterState {
  if (!(error instanceof PrinterGone)) throw error;
  return { state: 'offline', why: error.message };
}
