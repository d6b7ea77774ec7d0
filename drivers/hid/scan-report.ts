/**
 * Input reports of scanners in HID POS mode ("HID Point of Sale Usage Tables" 1.02, usage page 0x8C), in the layout
 * that the makers share: report id 2, length, AIM symbology identifier, 56 bytes of data, further symbology
 * byte, reserved, and a flag that more follows. A long code comes in several reports.
 */

/** "Bar Code Scanner" application; a scanner in keyboard mode has another page and cannot be opened. */
export const scannerUsagePage = 0x8c;
export const scannerUsage = 0x02;

export type Scan = {
  /** As printed under the bars, or as the QR code holds it. */
  readonly code: string;
  /** AIM identifier without its flag character: `E0` EAN-13, `Q1` QR … */
  readonly symbology: string;
};

const reportId = 2;
const dataAt = 5;
const dataBytesMax = 56;
const continuedAt = 63;
const continuedBit = 0x01;
/** A QR code holds at most 7,089 digits; more than that is no code but noise. */
const codeBytesMax = 7_089;
const aimFlag = 0x5d;

export type ReportOutcome =
  | { readonly scan: Scan }
  /** The rest comes in the next report. */
  | { readonly more: true }
  /** No scan: what it was is dropped, with what came before it. */
  | { readonly refused: string };

/** Puts the reports of one scanner together; another scanner has another one. */
export class ScanAssembler {
  #bytes: number[] = [];
  #symbology = '';

  take(report: Uint8Array): ReportOutcome {
    const part = readReport(report);
    if ('refused' in part) return this.#drop(part.refused);
    if (this.#bytes.length > 0 && part.symbology !== this.#symbology)
      return this.#drop('the next part is of another code');
    if (this.#bytes.length + part.data.length > codeBytesMax) return this.#drop('longer than any code');
    this.#bytes.push(...part.data);
    this.#symbology = part.symbology;
    if (part.continues) return { more: true };
    const scan = scanOf(this.#bytes, this.#symbology);
    this.#bytes = [];
    return scan === null ? { refused: 'not a code of printable characters' } : { scan };
  }

  #drop(why: string): ReportOutcome {
    this.#bytes = [];
    return { refused: why };
  }
}

type Part = { readonly data: Uint8Array; readonly symbology: string; readonly continues: boolean };

function readReport(report: Uint8Array): Part | { readonly refused: string } {
  if (report[0] !== reportId) return { refused: 'not a report of scanned data' };
  if (report.length <= continuedAt) return { refused: 'a report that is cut short' };
  const length = report[1] ?? 0;
  if (length > dataBytesMax) return { refused: 'a length that the report has no room for' };
  if (report[2] !== aimFlag) return { refused: 'no symbology' };
  return {
    data: report.subarray(dataAt, dataAt + length),
    symbology: String.fromCharCode(report[3] ?? 0, report[4] ?? 0),
    continues: ((report[continuedAt] ?? 0) & continuedBit) !== 0,
  };
}

/** Scanners end a code with CR or LF when they are set to; control bytes in the middle are none of a code's. */
function scanOf(bytes: readonly number[], symbology: string): Scan | null {
  let code: string;
  try {
    code = new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes));
  } catch {
    return null;
  }
  const trimmed = code.replace(/[\r\n\t]+$/, '');
  // GS1 codes part their fields with GS (1Dh); every other control byte means that this is no code.
  const isPrintable = trimmed !== '' && !/[\p{Cc}]/u.test(trimmed.replaceAll('\u001d', ''));
  return isPrintable && /^[A-Za-z][0-9A-Za-z]$/.test(symbology) ? { code: trimmed, symbology } : null;
}
