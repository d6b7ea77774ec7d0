import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { columnsOf, type PaperWidth } from '../../drivers/printer/escpos.ts';
import { ReceiptPrinter } from '../../drivers/printer/receipt-printer.ts';
import { type Receipt, receiptLines } from '../../terminal/core/receipt/receipt.ts';
import { type PaperLine, PaperPrinter } from '../drivers/printer/paper-printer.ts';
import { Browser, shoot } from './browser.ts';
import { describeWithBrowser } from './describe-with-browser.ts';

const receipt: Receipt = {
  store: '三江购物 鼓楼店',
  till: 't-0001',
  number: 'SJ-001-0042',
  at: '2026-11-21T10:20:36+08:00',
  lines: [
    { name: '东北长粒香大米 5kg', quantity: 2, unitPrice: 4_990, list: 9_980, offers: [] },
    {
      name: '光明鲜牛奶 950ml',
      quantity: 2,
      unitPrice: 1_280,
      list: 2_560,
      offers: [{ title: '第二件半价', discount: 640 }],
    },
  ],
  list: 12_540,
  itemDiscount: 640,
  offers: [{ title: '满100减20', discount: 2_000 }],
  gifts: [],
  payable: 9_900,
  discount: 2_640,
  funders: [
    { name: '工会', amount: 1_000 },
    { name: '商户', amount: 1_640 },
  ],
  missed: null,
  member: { programme: '四川省教育工会会员卡', proof: '芯片' },
  refunds: [],
  copies: 1,
  training: false,
};

/** Dots of a 203 dpi printer: 12 a column, 24 a line of text, and half of it between lines. */
const columnDots = 12;
const lineDots = 30;

function picture(lines: readonly PaperLine[], columns: number): string {
  const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  const cell = (character: string, at: number, size: number) =>
    `<text x="${at * columnDots}" y="${size * 22}" font-size="${size * 23}">${escaped(character)}</text>`;
  const row = ({ text, size }: PaperLine) => {
    const scale = size === 'double' ? 2 : 1;
    let at = 0;
    const cells = [...text].map((character) => {
      const drawn = character === ' ' ? '' : cell(character, at, scale);
      at += (character > '\u00ff' ? 2 : 1) * scale;
      return drawn;
    });
    return { height: lineDots * scale, drawn: cells.join(''), columns: at };
  };
  let top = lineDots;
  const rows = lines.map(row).map(({ height, drawn }) => {
    const placed = `<g transform="translate(0 ${top})">${drawn}</g>`;
    top += height;
    return placed;
  });
  const [width, height] = [columns * columnDots, top + lineDots];
  return `<!doctype html><meta charset="utf-8"><title>paper</title><style>body{margin:0;background:#888}svg{background:#fff;margin:16px;font-family:"Noto Sans Mono CJK SC","Noto Sans CJK SC",monospace}</style><svg width="${width + 24}" height="${height}" viewBox="-12 0 ${width + 24} ${height}">${rows.join('')}</svg>`;
}

describeWithBrowser('a receipt on paper', () => {
  let browser: Browser;
  let server: Server;
  let shown = '';
  let address = '';

  beforeAll(async () => {
    browser = await Browser.start();
    server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(shown));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const at = server.address();
    address = `http://127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}/`;
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  it.each<PaperWidth>([58, 80])('of %i mm comes out whole, sign for sign as it was sent', async (width) => {
    const columns = columnsOf[width];
    const lines = receiptLines(receipt, columns);
    const paper = await PaperPrinter.start();
    const printer = new ReceiptPrinter({ kind: 'tcp', host: '127.0.0.1', port: paper.port });
    try {
      expect(await printer.print({ lines, cut: true, openDrawer: false })).toEqual({ printed: true });
      expect(paper.paper).toEqual(lines);
      expect(paper.unknown).toEqual([]);
      shown = picture(paper.paper, columns);
      const { page, context } = await browser.open(address, {
        width: columns * columnDots + 72,
        height: lines.length * lineDots + 200,
      });
      expect(await page.locator('svg g').count()).toBe(lines.length);
      await shoot(page, `receipt-${width}`);
      await context.close();
    } finally {
      await paper.stop();
    }
  });
});
