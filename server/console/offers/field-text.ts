import { readTime } from '../../../terminal/core/calendar/civil-date.ts';
import { yuanText } from '../../../terminal/core/words/amount-words.ts';
import type { Language } from '../language/words.ts';
import { readTypedDay } from '../time/typed-time.ts';
import type { Json } from './json-path.ts';

/** How a value is typed and shown back. */
export type FieldKind =
  | 'text'
  | 'choice'
  | 'flag'
  | 'amount'
  | 'rate'
  | 'share'
  | 'whole'
  | 'signed'
  | 'number'
  | 'date'
  | 'hours';

/** Writes a value as its field shows it; what is not of the field's kind is shown as it stands. */
export function showValue(kind: FieldKind, value: Json | undefined, language: Language = 'zh-CN'): string {
  if (value === undefined) return '';
  if (typeof value === 'number') {
    if (kind === 'amount' && Number.isSafeInteger(value) && value >= 0) return yuanText(value);
    if (kind === 'rate' && isPermille(value)) {
      // In English the share that is paid is said as a percentage: 折 has no word there.
      return language === 'en' ? `${decimalText(value, 1)}%` : `${decimalText(value, 2)}折`;
    }
    if (kind === 'share' && isPermille(value)) return `${decimalText(value, 1)}%`;
    return String(value);
  }
  if (kind === 'hours' && isPairOfTexts(value)) return `${value[0]}–${value[1]}`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * Reads what is typed: nothing is `undefined`, and what cannot be read stays the text that it is, so that the
 * draft keeps it and the schema says beside the field that it does not fit.
 */
export function readValue(kind: FieldKind, typed: string): Json | undefined {
  if (kind === 'text' || kind === 'choice') return typed === '' ? undefined : typed;
  const text = plainText(typed);
  if (text === '') return undefined;
  switch (kind) {
    case 'flag':
      return text === 'true' ? true : text === 'false' ? false : typed;
    case 'amount':
      return readAmount(text) ?? typed;
    case 'rate':
      return readRate(text) ?? typed;
    case 'share':
      return readShare(text) ?? typed;
    case 'whole':
      return /^\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : typed;
    case 'signed':
      return /^-?\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) || 0 : typed;
    case 'number':
      return /^\d[\d.e+-]*$/.test(text) && Number.isFinite(Number(text)) ? Number(text) : typed;
    case 'date':
      return readTypedDay(text) ?? typed;
    case 'hours':
      return readHours(text) ?? typed;
  }
}

/** Full-width digits and signs as Chinese input methods write them, spaces and thousands' commas away. */
function plainText(typed: string): string {
  return typed
    .replace(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/[−－]/g, '-')
    .replace(/。/g, '.')
    .replace(/[\s,，、]/g, '');
}

function readAmount(text: string): number | null {
  const parts = /^[￥¥]?(\d+)(?:\.(\d{1,2}))?元?$/.exec(text);
  if (parts === null) return null;
  const fen = Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
  return Number.isSafeInteger(fen) ? fen : null;
}

/**
 * What the member pays: `8.5折`, `85折`, `85%`, `0.85`, `850‰`; a bare number from 1 to below 10 is 折, from 10
 * to 100 a percentage, above that permille.
 */
function readRate(text: string): number | null {
  const parts = /^(\d+(?:\.\d+)?)(折|%|‰)?$/.exec(text);
  if (parts === null) return null;
  const [, digits = '', sign] = parts;
  const size = Number(digits);
  if (sign === '折') return permilleOf(digits, size > 10 ? 10 : 100);
  if (sign === '%') return permilleOf(digits, 10);
  if (sign === '‰') return permilleOf(digits, 1);
  if (size < 1) return permilleOf(digits, 1000);
  if (size < 10) return permilleOf(digits, 100);
  return permilleOf(digits, size <= 100 ? 10 : 1);
}

/** A part of the cost: a bare number is a percentage. */
function readShare(text: string): number | null {
  const parts = /^(\d+(?:\.\d+)?)(%|‰)?$/.exec(text);
  return parts === null ? null : permilleOf(parts[1]!, parts[2] === '‰' ? 1 : 10);
}

/** `digits × scale` where that is a whole number of permille; null otherwise. Digits, because 0.285 × 1000 is not 285. */
function permilleOf(digits: string, scale: 1 | 10 | 100 | 1000): number | null {
  const [whole = '', part = ''] = digits.split('.');
  const places = String(scale).length - 1;
  const rest = part.slice(places);
  if (/[1-9]/.test(rest)) return null;
  const permille = Number(whole + part.slice(0, places).padEnd(places, '0'));
  return isPermille(permille) ? permille : null;
}

function isPermille(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 1000;
}

/** `785`, 2 places: `7.85`; `800`: `8`. */
function decimalText(value: number, places: number): string {
  const digits = String(value).padStart(places + 1, '0');
  const part = digits.slice(-places).replace(/0+$/, '');
  return digits.slice(0, -places) + (part === '' ? '' : `.${part}`);
}

/** `09:00–21:00`, also `9-21` and `9:30 至 21`; midnight at the end is written 00:00. */
function readHours(text: string): readonly [string, string] | null {
  const parts = /^(\d{1,2})(?::(\d{2}))?[-–—~至到](\d{1,2})(?::(\d{2}))?$/.exec(text);
  if (parts === null) return null;
  const first = `${parts[1]!.padStart(2, '0')}:${parts[2] ?? '00'}`;
  const second = `${parts[3]!.padStart(2, '0')}:${parts[4] ?? '00'}`.replace('24:00', '00:00');
  return readTime(first) === null || readTime(second) === null ? null : [first, second];
}

function isPairOfTexts(value: Json): value is readonly [string, string] {
  return (
    Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'string'
  );
}
