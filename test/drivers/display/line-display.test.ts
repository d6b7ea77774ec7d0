import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amountLine,
  displayColumns,
  initialiseDisplay,
  type LineDisplay,
  showLines,
} from '../../../drivers/display/line-display.ts';
import { encodeText } from '../../../drivers/printer/escpos.ts';
import { widthOf } from '../../../terminal/core/receipt/display-width.ts';

/** A display that obeys its commands; what it does not know it keeps. */
class Emulator {
  readonly rows = [' '.repeat(displayColumns), ' '.repeat(displayColumns)].map((row) => [
    ...Buffer.from(row),
  ]);
  readonly unknown: number[] = [];

  obey(bytes: Uint8Array): this {
    let row = 0;
    let column = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === 0x1b && bytes[at + 1] === 0x40) at += 1;
      else if (byte === 0x1b && bytes[at + 1] === 0x51) {
        row = bytes[at + 2] === 0x41 ? 0 : 1;
        column = 0;
        at += 2;
      } else if (byte === 0x1b && bytes[at + 1] === 0x6c) {
        column = (bytes[at + 2] ?? 1) - 1;
        row = (bytes[at + 3] ?? 1) - 1;
        at += 3;
      } else if (byte === 0x18) this.#clear(row);
      else if (byte === 0x0c) for (const one of [0, 1]) this.#clear(one);
      else if (byte === 0x0d) column = 0;
      else if (byte < 0x20) this.unknown.push(byte);
      else {
        const cells = this.rows[row] ?? [];
        if (column < displayColumns) cells[column] = byte;
        else this.unknown.push(byte);
        column += 1;
      }
    }
    return this;
  }

  #clear(row: number): void {
    this.rows[row] = [...Buffer.from(' '.repeat(displayColumns))];
  }

  get text(): string[] {
    return this.rows.map((row) => new TextDecoder('gb18030').decode(Uint8Array.from(row)));
  }
}

const kinds: readonly LineDisplay[] = [
  { kind: 'cd5220', chinese: true },
  { kind: 'esc-q', chinese: true },
  { kind: 'cd5220', chinese: false },
  { kind: 'esc-q', chinese: false },
];

describe.each(kinds)('a display of two lines: $kind, Chinese $chinese', (display) => {
  const show = (upper: string, lower: string) =>
    new Emulator().obey(initialiseDisplay()).obey(showLines(display, { upper, lower }, encodeText));

  it('shows a name and an amount', () => {
    const screen = show('Rice 5kg x2', amountLine('Total', '123.70', widthOf));
    expect(screen.text).toEqual(['Rice 5kg x2         ', 'Total         123.70']);
    expect(screen.unknown).toEqual([]);
  });

  it('shows Chinese where it can, and stars where it cannot', () => {
    const [upper] = show('东北大米', '').text;
    expect(upper).toBe(display.chinese ? '东北大米            ' : '****                ');
  });

  it('leaves nothing of what stood there before', () => {
    const screen = show('a very long name of goods', '999.99');
    screen.obey(showLines(display, { upper: 'b', lower: '' }, encodeText));
    expect(screen.text).toEqual(['b'.padEnd(20), ' '.repeat(20)]);
  });

  it('is never written past its end, and never obeys a name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (upper, lower) => {
        const screen = show(upper, lower);
        expect(screen.unknown).toEqual([]);
        expect(screen.rows.map((row) => row.length)).toEqual([displayColumns, displayColumns]);
      }),
    );
  });
});
