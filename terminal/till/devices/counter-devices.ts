import { type HidPort, type NoHid, openHid } from '../../../drivers/hid/hid-port.ts';
import { HidScanners, type ScannerState } from '../../../drivers/hid/hid-scanners.ts';
import type { Scan } from '../../../drivers/hid/scan-report.ts';
import { columnsOf } from '../../../drivers/printer/escpos.ts';
import { ReceiptPrinter } from '../../../drivers/printer/receipt-printer.ts';
import type { PaperLine } from '../../core/receipt/receipt.ts';
import type { Tender } from '../../wire/counter/checkout-view.ts';
import type { CounterStatus } from '../../wire/counter/counter-status.ts';
import type { CustomerDisplay } from '../display/customer-display.ts';
import type { Timer } from '../display/timer.ts';
import type { Clock, Log } from '../ports.ts';
import { type OrderedPrint, PrintDesk, type PrintDeskParts } from '../printing/print-desk.ts';
import type { PrintJob, PrintJobs, PrintOrder } from '../printing/print-jobs.ts';
import type { DeviceSettings } from './device-settings.ts';
import { LineDisplayDesk } from './line-display-desk.ts';

export type CounterDevicesParts = {
  readonly settings: DeviceSettings;
  readonly jobs: PrintJobs;
  readonly display: CustomerDisplay;
  readonly paperOf: (
    job: PrintJob,
    paper: { readonly columns: 32 | 48; readonly copies: number },
  ) => Promise<readonly PaperLine[] | null>;
  readonly recentSales: PrintDeskParts['recentSales'];
  readonly scanned: (scan: Scan) => void;
  readonly changed: () => void;
  readonly now: Clock;
  readonly timer: Timer;
  readonly log: Log;
  /** Another way to scanners than `node-hid`, for tests. */
  readonly openHid?: () => Promise<HidPort | NoHid>;
};

/** What stands on the counter besides card readers. Each may be missing: it is shown, and nothing waits for it. */
export class CounterDevices {
  readonly #parts: CounterDevicesParts;
  readonly #printing: PrintDesk | null;
  readonly #lineDisplay: LineDisplayDesk | null;
  #scanners: HidScanners | null = null;
  #scannerStates: readonly ScannerState[] = [];
  #support: CounterStatus['scanners']['support'] = 'off';
  #opening: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(parts: CounterDevicesParts) {
    this.#parts = parts;
    const { settings, jobs, paperOf, recentSales, timer, now, log, changed } = parts;
    const { printer } = settings;
    this.#printing =
      printer === undefined
        ? null
        : new PrintDesk({
            settings: printer,
            printer: new ReceiptPrinter(printer.address),
            jobs,
            paperOf: (job, copies) => paperOf(job, { columns: columnsOf[printer.paper], copies }),
            recentSales,
            now,
            timer,
            log,
            changed,
          });
    this.#lineDisplay =
      settings.lineDisplay === undefined
        ? null
        : new LineDisplayDesk({ settings: settings.lineDisplay, timer, changed });
  }

  get shown(): Pick<CounterStatus, 'printers' | 'scanners' | 'lineDisplay'> {
    return {
      printers: this.#printing === null ? [] : [this.#printing.shown],
      scanners: { support: this.#support, devices: this.#scannerStates },
      lineDisplay: this.#lineDisplay?.shown ?? null,
    };
  }

  start(): void {
    const { display, log } = this.#parts;
    void this.#printing?.start().catch((error: unknown) => {
      log('printing-failed', { why: (error as Error).message });
    });
    const { settings } = this.#parts;
    if (settings.scanners === 'on') this.#opening = this.#startScanners();
    const lines = this.#lineDisplay;
    if (lines === null) return;
    void lines.show(display.state);
    display.watch((state) => void lines.show(state));
  }

  /** A sale or refund was made: its paper is queued, where it prints by itself. */
  sold({ tender, ...order }: Omit<PrintOrder, 'openDrawer'> & { readonly tender: Tender | null }): void {
    const printing = this.#printing;
    if (printing === null) return;
    const { auto, drawer } = printing.settings;
    if (!auto) return;
    const openDrawer = drawer === 'unless-union-card' && tender !== 'union-card' && order.desk === 'real';
    printing.order({ ...order, openDrawer }).catch((error: unknown) => {
      // The sale stands, and its receipt can be asked for.
      this.#parts.log('printing-failed', { why: (error as Error).message });
    });
  }

  /** Null: there is no printer here. */
  async print(order: Omit<PrintOrder, 'openDrawer'>): Promise<OrderedPrint | null> {
    return (await this.#printing?.order({ ...order, openDrawer: false })) ?? null;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#opening;
    await Promise.all([this.#printing?.close(), this.#lineDisplay?.close(), this.#scanners?.stop()]);
  }

  async #startScanners(): Promise<void> {
    const { log, changed, scanned } = this.#parts;
    const port = await (this.#parts.openHid ?? openHid)();
    if (this.#closed) return;
    if ('missing' in port) {
      this.#support = 'missing';
      log('hid-missing', { why: port.missing });
    } else {
      this.#support = 'on';
      this.#scanners = new HidScanners(port);
      this.#scanners.start({
        scanned: (scan) => scanned(scan),
        scannersChanged: (states) => {
          this.#scannerStates = states;
          changed();
        },
      });
    }
    changed();
  }
}
