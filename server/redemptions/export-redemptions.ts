import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ServerStore } from '../store/server-store.ts';
import {
  type ExportCell,
  type ExportLanguage,
  exportColumns,
  harmlessText,
  yuanText,
} from './export-cells.ts';
import { matching, type RedemptionFilter } from './redemption-filter.ts';
import { linesPerReadMax, redemptionLines } from './redemption-lines.ts';
import type { RedemptionLine } from './redemption-view.ts';
import { type XlsxCell, XlsxWorkbook } from './xlsx-worker.ts';

export type ExportFormat = 'csv' | 'xlsx';

/** CSV goes out as it is read. A workbook is made whole: four times as many rows would take 1 GB and half a minute. */
export const exportRowsMax: Readonly<Record<ExportFormat, number>> = { csv: 200_000, xlsx: 50_000 };

/** Everything that the filter lets through, newest first, a piece at a time: no export fills the memory. */
export async function* exportedLines(
  store: ServerStore,
  filter: RedemptionFilter,
): AsyncGenerator<readonly RedemptionLine[]> {
  let last: { readonly at: string; readonly number: number } | undefined;
  for (let rows = 0; rows < exportRowsMax.csv; rows += linesPerReadMax) {
    const behind = last;
    const page = await store.database
      .selectFrom('redemptions')
      .select(['number', 'at'])
      .where(matching(filter))
      .$if(behind !== undefined, (query) =>
        query.where((of) =>
          of(of.refTuple('at', 'number'), '<', of.tuple(behind?.at ?? '', behind?.number ?? 0)),
        ),
      )
      .orderBy('at', 'desc')
      .orderBy('number', 'desc')
      .limit(linesPerReadMax)
      .execute();
    if (page.length === 0) return;
    yield await redemptionLines(
      store,
      page.map(({ number }) => number),
    );
    last = page.at(-1);
  }
}

/** RFC 4180 with a byte order mark, by which Excel knows UTF-8. Waits for a slow reader; throws when it leaves. */
export function writeCsv(
  pieces: AsyncIterable<readonly RedemptionLine[]>,
  language: ExportLanguage,
  out: Writable,
): Promise<void> {
  return pipeline(csvText(pieces, language), out);
}

async function* csvText(
  pieces: AsyncIterable<readonly RedemptionLine[]>,
  language: ExportLanguage,
): AsyncGenerator<string> {
  yield `\uFEFF${csvRow(exportColumns.map((column) => ({ kind: 'text', text: column[language] })))}`;
  for await (const lines of pieces)
    yield lines.map((line) => csvRow(exportColumns.map(({ cell }) => cell(line, language)))).join('');
}

/** One sheet; amounts are numbers with two decimals, everything else is text that stays text. */
export async function writeXlsx(
  pieces: AsyncIterable<readonly RedemptionLine[]>,
  language: ExportLanguage,
  out: Writable,
): Promise<void> {
  const workbook = new XlsxWorkbook(
    language === 'en' ? 'Redemptions' : '核销',
    exportColumns.map(({ width }) => width),
  );
  try {
    workbook.add([exportColumns.map((column) => ({ value: column[language] }))]);
    for await (const lines of pieces) {
      if (out.destroyed) return;
      workbook.add(lines.map((line) => exportColumns.map(({ cell }) => xlsxCell(cell(line, language)))));
    }
    const bytes = await workbook.bytes();
    if (!out.destroyed) out.end(bytes);
  } finally {
    await workbook.giveUp();
  }
}

function xlsxCell(cell: ExportCell): XlsxCell {
  switch (cell.kind) {
    case 'text':
      return { value: harmlessText(cell.text) };
    case 'whole':
      return { value: cell.value, format: '0' };
    case 'fen':
      return { value: Number(yuanText(cell.value)), format: '0.00' };
  }
}

function csvRow(cells: readonly ExportCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: ExportCell): string {
  switch (cell.kind) {
    case 'text':
      return `"${harmlessText(cell.text).replaceAll('"', '""')}"`;
    case 'whole':
      return String(cell.value);
    case 'fen':
      return yuanText(cell.value);
  }
}
