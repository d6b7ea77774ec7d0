import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** A workbook of the most rows that we export takes some 300 MB while it is made. */
const memoryMbMax = 1_024;

export type XlsxCell = { readonly value: string | number; readonly format?: string };
export type XlsxRow = readonly XlsxCell[];

/**
 * Runs in a thread of its own: the library makes the whole workbook in one go, seconds in which no till would
 * be answered. It is text because a thread starts from a file that runs as it is, and this code is run both as
 * written and as compiled.
 */
const program = `
const { parentPort, workerData: given } = require('node:worker_threads');
const write = require(given.writer);
const rows = [];
parentPort.on('message', (message) => {
  if (message !== null) return void rows.push(...message.map((row) => row.map(cellOf)));
  const { columns, sheet } = given;
  (write.default ?? write)(rows, { columns, sheet, stickyRowsCount: 1 }).toBuffer().then((made) => {
    const bytes = new Uint8Array(made);
    parentPort.postMessage(bytes, [bytes.buffer]);
    parentPort.close();
  });
});
const cellOf = (cell) => ({ ...cell, type: typeof cell.value === 'number' ? Number : String });
`;

/** A workbook of one sheet that is handed over row by row. Throws when it cannot be made in the memory it may have. */
export class XlsxWorkbook {
  readonly #worker: Worker;
  readonly #made: Promise<Uint8Array>;

  constructor(sheet: string, widths: readonly number[]) {
    const writer = createRequire(import.meta.url).resolve('write-excel-file/node');
    this.#worker = new Worker(program, {
      eval: true,
      workerData: { writer, sheet, columns: widths.map((width) => ({ width })) },
      resourceLimits: { maxOldGenerationSizeMb: memoryMbMax },
    });
    this.#made = new Promise((resolve, reject) => {
      this.#worker.once('message', resolve);
      this.#worker.once('error', reject);
      this.#worker.once('exit', () => reject(new Error('the workbook was given up')));
    });
    // Whoever waits for it hears of a failure; nobody may be waiting yet, or any more.
    this.#made.catch(() => undefined);
  }

  add(rows: readonly XlsxRow[]): void {
    this.#worker.postMessage(rows);
  }

  bytes(): Promise<Uint8Array> {
    this.#worker.postMessage(null);
    return this.#made;
  }

  async giveUp(): Promise<void> {
    await this.#worker.terminate();
  }
}
