import type { HidDevice, HidPort } from '../../../drivers/hid/hid-port.ts';

/** Scanners that a test plugs in, pulls out, and has send reports byte by byte. */
export class ScriptedHid implements HidPort {
  readonly #devices = new Map<string, HidDevice>();
  readonly #lines = new Map<string, { report: (bytes: Uint8Array) => void; gone: (why: string) => void }>();
  /** Devices whose opening fails, as without the udev rule. */
  readonly denied = new Set<string>();

  plug(path: string, more: Partial<HidDevice> = {}): void {
    this.#devices.set(path, { path, product: 'Honeywell 1950', usagePage: 0x8c, usage: 2, ...more });
  }

  pull(path: string): void {
    this.#devices.delete(path);
    this.#lines.get(path)?.gone('could not read from HID device');
    this.#lines.delete(path);
  }

  send(path: string, ...reports: readonly Uint8Array[]): void {
    for (const report of reports) this.#lines.get(path)?.report(report);
  }

  readonly devices = async () => [...this.#devices.values()];

  readonly open = async (path: string) => {
    if (this.denied.has(path)) throw new Error('cannot open device: permission denied');
    const line = { report: (_: Uint8Array) => {}, gone: (_: string) => {} };
    this.#lines.set(path, line);
    return {
      onReport: (take: (report: Uint8Array) => void) => {
        line.report = take;
      },
      onGone: (gone: (why: string) => void) => {
        line.gone = gone;
      },
      close: async () => {
        this.#lines.delete(path);
      },
    };
  };
}

/** The reports of one scanned code, as scanners send them. */
export function reportsOf(code: string, symbology = 'E0'): Uint8Array[] {
  const bytes = new TextEncoder().encode(code);
  const reports: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += 56) {
    const part = bytes.subarray(at, at + 56);
    const report = new Uint8Array(64);
    report.set([2, part.length, 0x5d, symbology.charCodeAt(0), symbology.charCodeAt(1)]);
    report.set(part, 5);
    report[63] = at + 56 < bytes.length ? 1 : 0;
    reports.push(report);
  }
  return reports;
}
