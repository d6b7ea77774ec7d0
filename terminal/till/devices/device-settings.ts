import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { readPrinterAddress } from '../../../drivers/printer/printer-line.ts';
import { type Parsed, parseJson } from '../../wire/faults.ts';

const name = z.string().min(1).max(40);

const printer = z.strictObject({
  name: name.default('小票打印机'),
  /** `tcp://192.168.1.50:9100` or `file:/dev/usb/lp0`. */
  address: z.string().transform((text, context) => {
    const address = readPrinterAddress(text);
    if (address !== null) return address;
    context.addIssue({ code: 'custom', message: 'must be tcp://HOST:PORT or file:/dev/…' });
    return z.NEVER;
  }),
  /** Width of the paper, mm. */
  paper: z.union([z.literal(58), z.literal(80)]),
  cutter: z.boolean().default(true),
  /** The till knows a union card from everything else; what else it was may well be cash. */
  drawer: z.enum(['never', 'unless-union-card']).default('never'),
  /** Whether each sale and refund prints by itself. */
  auto: z.boolean().default(true),
});

const lineDisplay = z.strictObject({
  name: name.default('客显'),
  kind: z.enum(['cd5220', 'esc-q']),
  /** A device file such as `/dev/ttyUSB0`, set to the display's speed already. */
  path: z.string().regex(/^\/[\x21-\x7e]{1,200}$/, 'must be the path of a device file'),
  chinese: z.boolean().default(false),
});

const deviceSettingsSchema = z.strictObject({
  schema: z.literal(1),
  printer: printer.optional(),
  lineDisplay: lineDisplay.optional(),
  /** Barcode scanners in HID POS mode; one in keyboard mode needs nothing of this. */
  scanners: z.enum(['on', 'off']).default('on'),
  /** Parts of the names of the card readers that are for the counter; every reader without it. */
  cardReaders: z.array(z.string().min(1).max(100)).min(1).max(16).optional(),
});
export type DeviceSettings = z.output<typeof deviceSettingsSchema>;
export type PrinterSettings = NonNullable<DeviceSettings['printer']>;
export type LineDisplaySettings = NonNullable<DeviceSettings['lineDisplay']>;

/** A till without the file has what is plugged in: readers and scanners, no printer and no line display. */
const withoutFile: DeviceSettings = { schema: 1, scanners: 'on' };

/** What stands on this counter, from `till/devices.json`. */
export async function readDeviceSettings(file: string): Promise<Parsed<DeviceSettings>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { ok: true, value: withoutFile };
    throw error;
  }
  return parseJson(text, deviceSettingsSchema, 'devices.json');
}
