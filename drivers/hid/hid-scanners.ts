import type { HidLine, HidPort } from './hid-port.ts';
import { type Scan, ScanAssembler, scannerUsage, scannerUsagePage } from './scan-report.ts';

export type ScannerState =
  | { readonly name: string; readonly state: 'ready' }
  | { readonly name: string; readonly state: 'trouble'; readonly why: string };

export type ScannerEvents = {
  readonly scanned: (scan: Scan, scanner: string) => void;
  readonly scannersChanged: (scanners: readonly ScannerState[]) => void;
};

/** How soon a scanner that was plugged in is found. */
const lookEveryMs = 2_000;
/** A counter has one or two; a machine that shows more has something else plugged in. */
const scannersMax = 8;

type Opened = { readonly line: HidLine; readonly name: string };

/**
 * Every scanner in HID POS mode on this machine, those that are plugged in later among them. It reports scans and
 * which scanners there are; a scanner that fails is shown, and tried again.
 */
export class HidScanners {
  readonly #port: HidPort;
  readonly #opened = new Map<string, Opened>();
  readonly #troubles = new Map<string, ScannerState>();
  #events: ScannerEvents | null = null;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #said = '';

  constructor(port: HidPort) {
    this.#port = port;
  }

  start(events: ScannerEvents): void {
    this.#events = events;
    void this.look();
    this.#timer = setInterval(() => void this.look(), lookEveryMs);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#events = null;
    await this.#looking;
    await Promise.all([...this.#opened.values()].map(({ line }) => line.close().catch(() => {})));
    this.#opened.clear();
  }

  get scanners(): readonly ScannerState[] {
    const ready = [...this.#opened.values()].map(({ name }) => ({ name, state: 'ready' as const }));
    return [...ready, ...this.#troubles.values()];
  }

  /** Looks for scanners now; one look at a time. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look());
    return this.#looking;
  }

  async #look(): Promise<void> {
    if (this.#events === null) return;
    const found = await this.#port.devices().catch(() => []);
    const wanted = found
      .filter(({ usagePage, usage }) => usagePage === scannerUsagePage && usage === scannerUsage)
      .slice(0, scannersMax);
    const paths = new Set(wanted.map(({ path }) => path));
    for (const path of this.#opened.keys()) if (!paths.has(path)) this.#opened.delete(path);
    for (const path of this.#troubles.keys()) if (!paths.has(path)) this.#troubles.delete(path);
    for (const { path, product } of wanted) if (!this.#opened.has(path)) await this.#open(path, product);
    this.#tell();
  }

  async #open(path: string, name: string): Promise<void> {
    let line: HidLine;
    try {
      line = await this.#port.open(path);
    } catch (error) {
      this.#troubles.set(path, { name, state: 'trouble', why: (error as Error).message });
      return;
    }
    this.#troubles.delete(path);
    this.#opened.set(path, { line, name });
    const assembler = new ScanAssembler();
    line.onReport((report) => {
      const outcome = assembler.take(report);
      if ('scan' in outcome) this.#events?.scanned(outcome.scan, name);
    });
    line.onGone(() => {
      if (this.#opened.get(path)?.line !== line) return;
      this.#opened.delete(path);
      void line.close().catch(() => {});
      this.#tell();
    });
  }

  #tell(): void {
    const said = JSON.stringify(this.scanners);
    if (said === this.#said) return;
    this.#said = said;
    this.#events?.scannersChanged(this.scanners);
  }
}
