import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDeviceFile } from '../../drivers/device-file.ts';
import { ReceiptPrinter } from '../../drivers/printer/receipt-printer.ts';

describe('a device file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'puhui-device-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('takes bytes in their order', async () => {
    const path = join(folder, 'lp0');
    writeFileSync(path, '');
    const device = await openDeviceFile(path);
    await device.write(new TextEncoder().encode('一'), 1_000);
    await device.write(new TextEncoder().encode('二'), 1_000);
    await device.close();
    expect(readFileSync(path, 'utf8')).toBe('一二');
  });

  it('that is missing is never made: a printer that was unplugged swallows no receipt', async () => {
    const path = join(folder, 'lp0');
    const printer = new ReceiptPrinter({ kind: 'device', path });
    const job = { lines: [], cut: true, openDrawer: false };
    expect(await printer.print(job)).toEqual({ printed: false, state: { state: 'offline', why: 'ENOENT' } });
    expect(existsSync(path)).toBe(false);
  });
});
