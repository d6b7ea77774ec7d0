import { describe, expect, it } from 'vitest';
import { parseAfl, recordsMax } from '../../../drivers/emv/afl.ts';
import { cardDate, endOfMonth, isDate } from '../../../drivers/emv/card-dates.ts';
import { maskedPan, panDigits, trackTwo } from '../../../drivers/emv/card-number.ts';
import { buildDol, parseDol, terminalData } from '../../../drivers/emv/dol.ts';
import { fromHex, toHex } from '../../../drivers/emv/hex.ts';

const text = (digits: Uint8Array | undefined) =>
  digits === undefined ? null : String.fromCharCode(...digits);

describe('the card’s number', () => {
  it.each([
    ['16 digits', '6228480402564890', '6228480402564890'],
    ['17 digits', '62284804025648901F', '62284804025648901'],
    ['19 digits', '6228480402564890018F', '6228480402564890018'],
    ['16 digits in ten bytes', '6228480402564890FFFF', '6228480402564890'],
  ])('is read: %s', (_, packed, digits) => {
    expect(text(panDigits(fromHex(packed)) ?? undefined)).toBe(digits);
  });

  it.each([
    ['15 digits', '622848040256489F'],
    ['20 digits', '62284804025648900180'],
    ['a letter', '622848040256489A'],
    ['a digit behind the end', '62284804025648901FF1'],
    ['a hole', '6228F80402564890'],
    ['nothing', ''],
  ])('is refused: %s', (_, packed) => {
    expect(panDigits(fromHex(packed))).toBeNull();
  });

  it.each([
    ['16 digits', '6228480402564890D31082201000000', '6228480402564890', '3108'],
    ['19 digits', '6228480402564890018D3108220100000000', '6228480402564890018', '3108'],
  ])('is read from track 2: %s', (_, track, digits, expiry) => {
    const read = trackTwo(fromHex(track.length % 2 === 0 ? track : `${track}F`));
    expect(text(read?.digits)).toBe(digits);
    expect(read?.expiryMonth).toBe(expiry);
  });

  it.each([
    ['without a separator', '62284804025648903108'],
    ['with a short number', '622848D31082201F'],
    ['without an expiry', '6228480402564890D3'],
    ['with a letter in the expiry', '6228480402564890D31A8F'],
  ])('is refused from track 2 %s', (_, track) => {
    expect(trackTwo(fromHex(track.length % 2 === 0 ? track : `${track}F`))).toBeNull();
  });

  it.each([
    ['6228480402565671', '622848******5671'],
    ['6228480402564890018', '622848*********0018'],
  ])('is masked but for six and four digits', (digits, masked) => {
    expect(maskedPan(new TextEncoder().encode(digits))).toBe(masked);
  });
});

describe('dates of the card', () => {
  it.each([
    ['310831', '2031-08-31'],
    ['280229', '2028-02-29'],
    ['491231', '2049-12-31'],
    ['500101', '1950-01-01'],
  ])('%s is %s', (yymmdd, date) => expect(cardDate(yymmdd)).toBe(date));

  it.each(['310832', '310800', '311301', '310001', '310229', '3108', '3108AA'])('%s is none', (yymmdd) =>
    expect(cardDate(yymmdd)).toBeNull(),
  );

  it.each([
    ['3102', '2031-02-28'],
    ['2802', '2028-02-29'],
    ['3112', '2031-12-31'],
  ])('month %s ends on %s', (yymm, date) => expect(endOfMonth(yymm)).toBe(date));

  it.each(['3113', '3100', '31', '31082'])('%s is no month', (yymm) => expect(endOfMonth(yymm)).toBeNull());

  it.each([
    ['2026-11-21', true],
    ['2028-02-29', true],
    ['2026-02-29', false],
    ['2026-11-21T00', false],
  ])('%s is a day: %s', (day, is) => expect(isDate(day)).toBe(is));
});

describe('what the card asks the terminal for', () => {
  const data = terminalData({ challenge: fromHex('5A3C91E7'), today: '2026-11-21' });
  const answer = (list: string) => toHex(buildDol(parseDol(fromHex(list)) ?? [], data));

  it.each([
    ['the challenge', '9F3704', '5A3C91E7'],
    ['the debit/credit path, never the quick one', '9F6604', '40000080'],
    ['no amount', '9F02069F0306', '0'.repeat(24)],
    ['country and currency', '9F1A025F2A02', '01560156'],
    ['the day', '9A03', '261121'],
    ['no wish for SM2', 'DF6901', '00'],
    ['no verification results, purchase as type', '95059C01', '000000000000'],
    ['something unknown: zeros', '9F7A019F4E03', '00000000'],
    ['a number in more bytes: zeros before it', '9F1A04', '00000156'],
    ['a number in fewer bytes: its end', '5F2A01', '56'],
    ['another value in more bytes: zeros behind it', '9F3706', '5A3C91E70000'],
    ['another value in fewer bytes: its beginning', '9F3702', '5A3C'],
    ['no bytes of it', '9F1A009F3700', ''],
  ])('gets %s', (_, list, expected) => expect(answer(list)).toBe(expected));

  it.each([
    ['a tag without a length', '9F37'],
    ['half a tag', '9F'],
    ['more than a command can carry', '9F37FF'],
    ['too many objects', '9C00'.repeat(65)],
  ])('is refused: %s', (_, list) => expect(parseDol(fromHex(list))).toBeNull());
});

describe('the list of records', () => {
  it('says file, records and how many are signed', () => {
    expect(parseAfl(fromHex('0801010010020402'))).toEqual([
      { sfi: 1, first: 1, last: 1, signedRecords: 0 },
      { sfi: 2, first: 2, last: 4, signedRecords: 2 },
    ]);
  });

  it.each([
    ['half an entry', '080101'],
    ['a file number with low bits', '09010100'],
    ['file 0', '00010100'],
    ['file 31', 'F8010100'],
    ['record 0', '08000100'],
    ['an end before the beginning', '08020100'],
    ['more signed records than there are', '08010102'],
    ['too many records', `0801${(recordsMax + 1).toString(16)}00`],
  ])('is refused: %s', (_, locator) => expect(parseAfl(fromHex(locator))).toBeNull());
});
