import iconv from 'iconv-lite';

/**
 * Bytes for receipt printers that speak ESC/POS, with Chinese in GB18030. Epson's "ESC/POS Command Reference" names
 * the commands; what is used here is the part that cheap printers share.
 */

export type PaperWidth = 58 | 80;
/** Columns of the normal font: a Chinese character takes two. */
export const columnsOf: Readonly<Record<PaperWidth, 32 | 48>> = { 58: 32, 80: 48 };

export type PrintedLine = { readonly text: string; readonly size: 'normal' | 'double' };

export type PrintJob = {
  readonly lines: readonly PrintedLine[];
  readonly cut: boolean;
  readonly openDrawer: boolean;
};

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const LF = 0x0a;

/** ESC @: forget what an earlier job set. */
const initialise = [ESC, 0x40];
/** FS &: Chinese character mode, two bytes a character. */
const chineseOn = [FS, 0x26];
const normalSize = [GS, 0x21, 0x00, FS, 0x21, 0x00];
/** GS ! 11h for the Latin font, FS ! 0Ch for the Chinese one: twice as wide and high. */
const doubleSize = [GS, 0x21, 0x11, FS, 0x21, 0x0c];
/** GS V 66 n: feed to the cutter, then n dots, and cut, leaving a point. */
const feedAndCut = [GS, 0x56, 0x42, 0x03];
/** Without a cutter the last line must pass the tear bar. */
const feedToTear = [ESC, 0x64, 0x04];
/** ESC p 0 t1 t2: a pulse of 50 ms, then 500 ms of rest, on the drawer's first pin. */
const drawerPulse = [ESC, 0x70, 0x00, 0x19, 0xfa];

/** The whole job as one run of bytes; text that the printer's set lacks comes out as `?`. */
export function encodeJob(job: PrintJob): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.from([...initialise, ...chineseOn])];
  for (const { text, size } of job.lines) {
    const isDouble = size === 'double';
    if (isDouble) parts.push(Uint8Array.from(doubleSize));
    parts.push(encodeText(text), Uint8Array.of(LF));
    if (isDouble) parts.push(Uint8Array.from(normalSize));
  }
  parts.push(Uint8Array.from(job.cut ? feedAndCut : feedToTear));
  // The drawer opens last: open before the paper it would invite a hand into the cutter's way.
  if (job.openDrawer) parts.push(Uint8Array.from(drawerPulse));
  return Buffer.concat(parts);
}

/** U+00A5 is in no Chinese printer's set; U+FFE5 is in all of them (A3 A4). The two signs are one to a reader. */
const signs: Readonly<Record<string, string>> = {
  '\u00a5': '\uffe5',
  '\u2212': '-',
  '\u00d7': 'x',
  '\u00a0': ' ',
};

/**
 * Text in the two-byte part of GB18030, which is all that printers without the four-byte tables draw. Control
 * characters are left out: one of them could be the start of a command.
 */
export function encodeText(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const shown = signs[character] ?? character;
    if (/\p{Cc}|\p{Cf}/u.test(shown)) continue;
    const encoded = iconv.encode(shown, 'gb18030');
    if (encoded.length <= 2) bytes.push(...encoded);
    else bytes.push(0x3f);
  }
  return Uint8Array.from(bytes);
}

/** DLE EOT 1 to 4: printer, off-line cause, error, paper. Answered at once, also while it prints. */
export const statusRequests = { printer: 1, offline: 2, error: 3, paper: 4 } as const;
export type StatusKind = keyof typeof statusRequests;

export function statusRequest(kind: StatusKind): Uint8Array {
  return Uint8Array.of(0x10, 0x04, statusRequests[kind]);
}

export type PrinterTrouble = 'paper-out' | 'cover-open' | 'cutter' | 'failed';

/** A status byte has bit 1 and bit 4 set and bits 0 and 7 clear; anything else is no status. */
export function isStatusByte(byte: number): boolean {
  return (byte & 0b1001_0011) === 0b0001_0010;
}

/** What the answers to the requests `offline`, `error` and `paper` say together; null: it can print. */
export function troubleOf(status: {
  readonly offline: number;
  readonly error: number;
  readonly paper: number;
}): PrinterTrouble | null {
  if ((status.paper & 0b0110_0000) !== 0 || (status.offline & 0b0010_0000) !== 0) return 'paper-out';
  if ((status.offline & 0b0000_0100) !== 0) return 'cover-open';
  if ((status.error & 0b0000_1000) !== 0) return 'cutter';
  if ((status.error & 0b0010_0000) !== 0 || (status.offline & 0b0100_0000) !== 0) return 'failed';
  return null;
}
