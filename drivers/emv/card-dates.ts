const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Whether the text is a day, YYYY-MM-DD. */
export function isDate(text: string): boolean {
  const [, year, month, day] = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text) ?? [];
  const last = lastDay(Number(year), Number(month));
  return last !== null && Number(day) >= 1 && Number(day) <= last;
}

/** A date of the card, YYMMDD, as YYYY-MM-DD. Null: there is no such day. */
export function cardDate(yymmdd: string): string | null {
  const [, yy, mm, dd] = /^([0-9]{2})([0-9]{2})([0-9]{2})$/.exec(yymmdd) ?? [];
  if (yy === undefined || mm === undefined || dd === undefined) return null;
  const year = fullYear(yy);
  const last = lastDay(year, Number(mm));
  if (last === null || Number(dd) < 1 || Number(dd) > last) return null;
  return `${year}-${mm}-${dd}`;
}

/** The last day of a month YYMM, as YYYY-MM-DD: until then a certificate or a card holds. Null: no such month. */
export function endOfMonth(yymm: string): string | null {
  const [, yy, mm] = /^([0-9]{2})([0-9]{2})$/.exec(yymm) ?? [];
  if (yy === undefined || mm === undefined) return null;
  const last = lastDay(fullYear(yy), Number(mm));
  return last === null ? null : `${fullYear(yy)}-${mm}-${last}`;
}

/** EMV Book 4, 6.7.3: years 00 to 49 belong to this century, 50 to 99 to the last. */
function fullYear(yy: string): number {
  return Number(yy) + (Number(yy) < 50 ? 2000 : 1900);
}

/** Null: no such month. */
function lastDay(year: number, month: number): number | null {
  const days = daysOfMonth[month - 1];
  if (days === undefined) return null;
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeapYear ? 29 : days;
}
