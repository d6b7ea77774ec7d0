import { yuanSign, yuanText } from '../words/amount-words.ts';
import { centredIn, padStartTo, widthOf, wrapTo } from './display-width.ts';
import { printable } from './printable-text.ts';

/** 58 mm and 80 mm paper. */
export type ReceiptColumns = 32 | 48;
export type PaperLine = { readonly text: string; readonly size: 'normal' | 'double' };

/** A name of ten thousand characters is no reason for a metre of paper. */
const linesOfTextMax = 4;

export function normal(text: string): PaperLine {
  return { text, size: 'normal' };
}

export function rule(columns: ReceiptColumns, sign: '-' | '='): PaperLine {
  return normal(sign.repeat(columns));
}

/** Text that came from people, in lines; past the most that a receipt gives it, it ends in `...`. */
export function textLines(text: string, columns: number): readonly string[] {
  const lines = wrapTo(printable(text), columns);
  if (lines.length <= linesOfTextMax) return lines;
  const shown = lines.slice(0, linesOfTextMax);
  const last = wrapTo(shown.at(-1) ?? '', columns - 3)[0] ?? '';
  return [...shown.slice(0, -1), `${last}...`];
}

export function centred(text: string, columns: ReceiptColumns): readonly PaperLine[] {
  return textLines(text, columns).map((line) => normal(centredIn(line, columns)));
}

/** Twice as large where it fits on one line, which then has half the columns; otherwise in normal size. */
export function largeCentred(text: string, columns: ReceiptColumns): readonly PaperLine[] {
  const shown = printable(text);
  if (widthOf(shown) > columns / 2) return centred(text, columns);
  return [{ text: centredIn(shown, columns / 2), size: 'double' }];
}

/**
 * Something at the left and an amount or short answer at the right. Where both do not fit, the left is wrapped
 * and the right stands on the last line or below it: what stands at the right is never cut.
 */
export function pair(
  left: string,
  right: string,
  columns: ReceiptColumns,
  indent: 0 | 2 = 0,
): readonly PaperLine[] {
  const before = ' '.repeat(indent);
  const lines = textLines(left, columns - indent).map((line) => before + line);
  const last = lines.at(-1) ?? '';
  const room = columns - widthOf(last);
  if (widthOf(right) < room) {
    return [...lines.slice(0, -1), last + padStartTo(right, room)].map(normal);
  }
  return [...lines, ...textLines(right, columns).map((line) => padStartTo(line, columns))].map(normal);
}

/** As {@link pair}, twice as large where it fits on one line. */
export function largePair(left: string, right: string, columns: ReceiptColumns): readonly PaperLine[] {
  const half = columns / 2;
  const room = half - widthOf(left);
  if (widthOf(right) < room) return [{ text: left + padStartTo(right, room), size: 'double' }];
  if (widthOf(right) > half) return pair(left, right, columns);
  return [
    { text: left, size: 'double' },
    { text: padStartTo(right, half), size: 'double' },
  ];
}

/** `36.90`, and `-6.40` with ASCII's minus: the true one is not in every printer's set. */
export function plainAmount(fen: number): string {
  return `${fen < 0 ? '-' : ''}${yuanText(fen)}`;
}

/** `￥82.50` */
export function signedAmount(fen: number): string {
  return `${fen < 0 ? '-' : ''}${yuanSign}${yuanText(fen)}`;
}
