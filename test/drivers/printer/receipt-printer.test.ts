import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  encodeJob,
  encodeText,
  isStatusByte,
  type PrintJob,
  troubleOf,
} from '../../../drivers/printer/escpos.ts';
import { readPrinterAddress } from '../../../drivers/printer/printer-line.ts';
import { ReceiptPrinter } from '../../../drivers/printer/receipt-printer.ts';
import { PaperPrinter } from './paper-printer.ts';

const job = (lines: readonly string[], more: Partial<PrintJob> = {}): PrintJob => ({
  lines: lines.map((text) => ({ text, size: 'normal' })),
  cut: true,
  openDrawer: false,
  ...more,
});

describe('a receipt printer on the network', () => {
  let paper: PaperPrinter;
  let printer: ReceiptPrinter;

  beforeEach(async () => {
    paper = await PaperPrinter.start();
    printer = new ReceiptPrinter({ kind: 'tcp', host: '127.0.0.1', port: paper.port });
  });
  afterEach(() => paper.stop());

  it('prints Chinese, the yuan sign and double size, cuts, and opens the drawer after the cut', async () => {
    const lines = [
      { text: '三江购物 鼓楼店', size: 'normal' },
      { text: '应付     ￥82.50', size: 'double' },
      { text: '谢谢', size: 'normal' },
    ] as const;
    expect(await printer.print({ lines, cut: true, openDrawer: true })).toEqual({ printed: true });
    expect(paper.paper).toEqual(lines);
    expect(paper.cuts).toEqual([3]);
    expect(paper.drawerPulses).toBe(1);
    expect(paper.unknown).toEqual([]);
  });

  it('prints one job after the other, never mixed', async () => {
    await Promise.all(['甲', '乙', '丙'].map((name) => printer.print(job([`${name}1`, `${name}2`]))));
    expect(paper.paper.map(({ text }) => text)).toEqual(['甲1', '甲2', '乙1', '乙2', '丙1', '丙2']);
  });

  it('sends nothing to a printer without paper, and says so', async () => {
    paper.linesLeft = 0;
    const state = { state: 'trouble', trouble: 'paper-out' };
    expect(await printer.status()).toEqual(state);
    expect(await printer.print(job(['一']))).toEqual({ printed: false, state });
    paper.linesLeft = 10;
    expect(await printer.print(job(['一']))).toEqual({ printed: true });
    expect(paper.text).toBe('一');
  });

  it('says that a receipt may be torn when the paper ends in its middle', async () => {
    paper.linesLeft = 2;
    expect(await printer.print(job(['一', '二', '三']))).toEqual({
      printed: 'perhaps',
      state: { state: 'trouble', trouble: 'paper-out' },
    });
  });

  it('says that an open cover is in the way', async () => {
    paper.coverOpen = true;
    expect(await printer.status()).toEqual({ state: 'trouble', trouble: 'cover-open' });
  });

  it('prints on a board that answers no question', async () => {
    paper.mute = true;
    expect(await printer.status()).toEqual({ state: 'ready-unasked' });
    expect(await printer.print(job(['一']))).toEqual({ printed: true });
  });

  it('is heard by a till that stood still while it answered', async () => {
    paper.linesLeft = 0;
    paper.standsStillMs = 600;
    expect(await printer.print(job(['一']))).toEqual({
      printed: false,
      state: { state: 'trouble', trouble: 'paper-out' },
    });
  });

  it('is offline when nobody is there, and back when it is', async () => {
    const { port } = paper;
    await paper.stop();
    expect(await printer.print(job(['一']))).toEqual({
      printed: false,
      state: { state: 'offline', why: 'ECONNREFUSED' },
    });
    paper = await PaperPrinter.start(port);
    expect(await printer.print(job(['一']))).toEqual({ printed: true });
  });

  it('does not call a job printed when the line breaks off in it', async () => {
    paper.hangUpAfterLines = 1;
    const outcome = await printer.print(job(Array.from({ length: 500 }, (_, n) => `行 ${n}`)));
    expect(outcome.printed).toBe('perhaps');
  });
});

describe('a receipt printer behind a device file', () => {
  it('gets the same bytes, and is asked nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'puhui-lp-'));
    const path = join(folder, 'lp0');
    writeFileSync(path, '');
    const one = job(['会员优惠 ￥1.00']);
    expect(await new ReceiptPrinter({ kind: 'device', path }).print(one)).toEqual({ printed: true });
    const bytes = readFileSync(path);
    expect(bytes.subarray(bytes.length - encodeJob(one).length)).toEqual(Buffer.from(encodeJob(one)));
    rmSync(folder, { recursive: true });
  });

  it('is offline when there is none', async () => {
    const outcome = await new ReceiptPrinter({ kind: 'device', path: '/dev/none/lp9' }).print(job(['一']));
    expect(outcome).toEqual({ printed: false, state: { state: 'offline', why: 'ENOENT' } });
  });
});

describe('the text of a receipt', () => {
  it('writes ￥ as A3 A4, for both signs of the yuan', () => {
    expect(Buffer.from(encodeText('￥')).toString('hex')).toBe('a3a4');
    expect(Buffer.from(encodeText('¥')).toString('hex')).toBe('a3a4');
  });

  it('writes what the printer has no two-byte character for as a question mark', () => {
    expect(Buffer.from(encodeText('a\u{20000}b😀c')).toString('latin1')).toBe('a?b?c');
  });

  it('never lets text become a command', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = encodeText(text);
        // Within a two-byte character the second byte may be anything from 40h on; none is a control byte.
        expect(bytes.every((byte) => byte >= 0x20 && byte !== 0x7f)).toBe(true);
      }),
    );
  });

  it('comes back from the paper as it was', () => {
    const hanzi = fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((code) => String.fromCodePoint(code));
    fc.assert(
      fc.property(fc.array(hanzi), (characters) => {
        const text = characters.join('');
        expect(iconv.decode(Buffer.from(encodeText(text)), 'gb18030')).toBe(text);
      }),
    );
  });
});

describe('the status of a printer', () => {
  it.each([
    ['nothing wrong', { offline: 0x12, error: 0x12, paper: 0x12 }, null],
    ['no paper, by the sensor', { offline: 0x12, error: 0x12, paper: 0x72 }, 'paper-out'],
    ['no paper, by the stop', { offline: 0x32, error: 0x12, paper: 0x12 }, 'paper-out'],
    ['paper near its end only', { offline: 0x12, error: 0x12, paper: 0x1e }, null],
    ['the cover is open', { offline: 0x16, error: 0x12, paper: 0x12 }, 'cover-open'],
    ['the cutter is stuck', { offline: 0x52, error: 0x1a, paper: 0x12 }, 'cutter'],
    ['broken for good', { offline: 0x52, error: 0x32, paper: 0x12 }, 'failed'],
  ] as const)('%s', (_, status, trouble) => {
    expect(troubleOf(status)).toBe(trouble);
  });

  it('is told from other bytes', () => {
    expect([0x12, 0x16, 0x72].every(isStatusByte)).toBe(true);
    expect([0x00, 0xff, 0x11, 0x30].some(isStatusByte)).toBe(false);
  });
});

describe('where a printer is', () => {
  it.each([
    ['tcp://192.168.1.50:9100', { kind: 'tcp', host: '192.168.1.50', port: 9100 }],
    ['tcp://printer.local', { kind: 'tcp', host: 'printer.local', port: 9100 }],
    ['file:/dev/usb/lp0', { kind: 'device', path: '/dev/usb/lp0' }],
    ['tcp://printer:0', null],
    ['tcp://printer:70000', null],
    ['http://printer', null],
    ['file:dev/lp0', null],
    ['', null],
  ] as const)('%s', (text, address) => {
    expect(readPrinterAddress(text)).toEqual(address);
  });
});
