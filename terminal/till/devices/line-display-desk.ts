import { type DeviceFile, openDeviceFile } from '../../../drivers/device-file.ts';
import { initialiseDisplay, showLines, type TwoLines } from '../../../drivers/display/line-display.ts';
import { encodeText } from '../../../drivers/printer/escpos.ts';
import type { CounterStatus } from '../../wire/counter/counter-status.ts';
import type { DisplayState } from '../../wire/counter/display-message.ts';
import type { Timer } from '../display/timer.ts';
import type { LineDisplaySettings } from './device-settings.ts';
import { twoLinesOf } from './two-lines.ts';

/** A display that is not there is looked for this often. */
const retryMs = 5_000;
/** Forty characters at the slowest speed that displays have, 1,200 baud, several times over. */
const writeMsMax = 2_000;

export type LineDisplayParts = {
  readonly settings: LineDisplaySettings;
  readonly timer: Timer;
  readonly changed: () => void;
  readonly open?: (path: string) => Promise<DeviceFile>;
};

/** The display of two lines that stands before the customer: it follows the customer display, newest state only. */
export class LineDisplayDesk {
  readonly #parts: LineDisplayParts;
  #device: DeviceFile | null = null;
  #wanted: TwoLines | null = null;
  #state: 'ready' | 'offline' = 'offline';
  #work: Promise<void> = Promise.resolve();
  #callOff: () => void = () => {};
  #closed = false;

  constructor(parts: LineDisplayParts) {
    this.#parts = parts;
  }

  get shown(): CounterStatus['lineDisplay'] {
    return { name: this.#parts.settings.name, state: this.#state };
  }

  /** Resolves when the display shows this, or something newer, or is not there. */
  show(state: DisplayState): Promise<void> {
    this.#wanted = twoLinesOf(state, this.#parts.settings);
    this.#work = this.#work.then(() => this.#write());
    return this.#work;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#callOff();
    await this.#work;
    await this.#device?.close().catch(() => {
      // It is given up either way.
    });
  }

  async #write(): Promise<void> {
    const lines = this.#wanted;
    if (lines === null || this.#closed) return;
    this.#wanted = null;
    const { settings, open = openDeviceFile } = this.#parts;
    try {
      if (this.#device === null) {
        this.#device = await open(settings.path);
        await this.#device.write(initialiseDisplay(), writeMsMax);
      }
      await this.#device.write(showLines(settings, lines, encodeText), writeMsMax);
      this.#become('ready');
    } catch {
      // Absent, unplugged or stuck: it is shown in the till's status, and looked for again.
      await this.#device?.close().catch(() => {});
      this.#device = null;
      this.#wanted ??= lines;
      this.#become('offline');
      this.#callOff();
      this.#callOff = this.#parts.timer(retryMs, () => {
        this.#work = this.#work.then(() => this.#write());
      });
    }
  }

  #become(state: 'ready' | 'offline'): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#parts.changed();
  }
}
