import type { PrintJob as DriverJob } from '../../../drivers/printer/escpos.ts';
import type { PrinterState, PrintOutcome } from '../../../drivers/printer/receipt-printer.ts';
import type { PaperLine } from '../../core/receipt/receipt.ts';
import type { CounterStatus } from '../../wire/counter/counter-status.ts';
import type { PrinterSettings } from '../devices/device-settings.ts';
import type { Timer } from '../display/timer.ts';
import type { Clock, Log } from '../ports.ts';
import type { PrintJob, PrintJobs, PrintOrder } from './print-jobs.ts';

/** A printer in trouble, or with work before it, is asked again this soon. */
const retryMs = 2_000;
/** And one that stands idle, so that the cashier sees the missing paper before the next customer does. */
const lookMs = 20_000;
/** An order that broke off this often is left to the cashier: each try costs paper. */
const tornMax = 3;
/** Whoever bought this long ago has left: the receipt is printed when somebody asks for it. */
const waitMsMax = 2 * 3_600_000;
/** A day without paper is no reason for an hour of printing. */
const waitingMax = 50;
const closeMsMax = 1_000;
/** A till is started again within minutes, or its customer has left. */
const forgottenMsMax = 10 * 60_000;

export type Printer = {
  readonly print: (job: DriverJob) => Promise<PrintOutcome>;
  readonly status: () => Promise<PrinterState>;
};

export type PrintDeskParts = {
  readonly settings: PrinterSettings;
  readonly printer: Printer;
  readonly jobs: PrintJobs;
  /** The paper's text; null when there is no such sale or refund any more. */
  readonly paperOf: (job: PrintJob, copies: number) => Promise<readonly PaperLine[] | null>;
  /** The newest sales, with when they were made. */
  readonly recentSales: () => Promise<readonly { readonly id: string; readonly atMs: number }[]>;
  readonly now: Clock;
  readonly timer: Timer;
  readonly log: Log;
  readonly changed: () => void;
};

export type OrderedPrint = { readonly number: number; readonly state: 'waiting' };

/** The counter's printer and the queue before it. No sale waits for it: what is ordered is printed when it can be. */
export class PrintDesk {
  readonly #parts: PrintDeskParts;
  #state: PrinterState = { state: 'ready-unasked' };
  #waiting = 0;
  #said = '';
  #work: Promise<void> = Promise.resolve();
  #callOff: () => void = () => {};
  #closed = false;

  constructor(parts: PrintDeskParts) {
    this.#parts = parts;
  }

  get settings(): PrinterSettings {
    return this.#parts.settings;
  }

  get shown(): CounterStatus['printers'][number] {
    return { name: this.settings.name, ...shownState(this.#state), waiting: this.#waiting };
  }

  /** Takes up what an earlier run of the till left; a job that was at the printer then comes again as a copy. */
  async start(): Promise<void> {
    const { jobs } = this.#parts;
    await jobs.forgetOldest();
    for (const job of await jobs.brokenOff()) await jobs.broke(job, job.torn < tornMax);
    if (this.settings.auto) await this.#orderForgotten();
    this.look();
  }

  /** Queues a paper; one that waits already is not queued twice. */
  async order(order: PrintOrder): Promise<OrderedPrint> {
    const { number } = await this.#parts.jobs.order(order, this.#parts.now());
    this.look();
    return { number, state: 'waiting' };
  }

  /** Prints what waits, or asks how the printer is; resolves when nothing more can be done now. */
  look(): Promise<void> {
    this.#work = this.#work
      .then(() => (this.#closed ? undefined : this.#workOff()))
      .catch((error: unknown) => {
        this.#parts.log('printing-failed', { why: (error as Error).message });
      })
      .finally(() => this.#lookAgain());
    return this.#work;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#callOff();
    // A printer that does not answer must not keep the till from ending: what it was given comes again as a copy.
    let late: NodeJS.Timeout | undefined;
    const tooLong = new Promise<void>((resolve) => {
      late = setTimeout(resolve, closeMsMax);
    });
    await Promise.race([this.#work, tooLong]);
    clearTimeout(late);
  }

  /** A till that ended between a sale and its order: the journal knows the sale, the queue does not yet. */
  async #orderForgotten(): Promise<void> {
    const { jobs, now, recentSales } = this.#parts;
    const lastMs = await jobs.lastOrderedMs();
    if (lastMs === null) return;
    const sinceMs = Math.max(lastMs, now() - forgottenMsMax);
    for (const { id, atMs } of await recentSales()) {
      const order = { desk: 'real', redemption: id, refund: null, openDrawer: false } as const;
      if (atMs >= sinceMs && !(await jobs.isOrdered(order))) await jobs.order(order, atMs);
    }
  }

  async #workOff(): Promise<void> {
    const { jobs, printer, now } = this.#parts;
    await jobs.giveUp({ orderedBeforeMs: now() - waitMsMax, waitingMax });
    let job = await jobs.next();
    if (job === null) this.#state = await printer.status();
    for (; job !== null && !this.#closed; job = await jobs.next()) {
      if (!(await this.#print(job))) break;
    }
    await this.#tell();
  }

  /** Whether the printer takes the next one. */
  async #print(job: PrintJob): Promise<boolean> {
    const { jobs, printer, settings, paperOf, log } = this.#parts;
    const lines = await paperOf(job, await jobs.copiesBefore(job));
    if (lines === null) {
      log('nothing-to-print', { redemption: job.redemption });
      await jobs.become(job, 'late');
      return true;
    }
    // Said before the first byte: a till that ends now does not take the next one for the first.
    await jobs.become(job, 'printing');
    const outcome = await printer.print({ lines, cut: settings.cutter, openDrawer: job.openDrawer });
    this.#state = outcome.printed === true ? { state: 'ready' } : outcome.state;
    if (outcome.printed === true) await jobs.become(job, 'printed');
    else if (outcome.printed === false) await jobs.become(job, 'waiting');
    else await jobs.broke(job, job.torn + 1 < tornMax);
    return outcome.printed === true;
  }

  async #tell(): Promise<void> {
    this.#waiting = await this.#parts.jobs.waiting();
    const said = JSON.stringify(this.shown);
    if (said === this.#said) return;
    this.#said = said;
    this.#parts.changed();
  }

  #lookAgain(): void {
    this.#callOff();
    if (this.#closed) return;
    const isCalm =
      this.#waiting === 0 && (this.#state.state === 'ready' || this.#state.state === 'ready-unasked');
    this.#callOff = this.#parts.timer(isCalm ? lookMs : retryMs, () => void this.look());
  }
}

function shownState(printer: PrinterState): Pick<CounterStatus['printers'][number], 'state' | 'trouble'> {
  switch (printer.state) {
    case 'ready':
    case 'ready-unasked':
      return { state: 'ready', trouble: null };
    case 'offline':
      return { state: 'offline', trouble: null };
    case 'trouble':
      return printer.trouble === 'paper-out'
        ? { state: 'paper-out', trouble: 'paper-out' }
        : { state: 'offline', trouble: printer.trouble };
  }
}
