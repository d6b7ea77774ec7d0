import { describe, expect, it } from 'vitest';
import { type FieldKind, readValue, showValue } from '../../../server/console/offers/field-text.ts';
import type { Json } from '../../../server/console/offers/json-path.ts';

describe('what is typed into a field', () => {
  const cases: readonly (readonly [FieldKind, string, Json | undefined])[] = [
    ['amount', '100', 10_000],
    ['amount', '￥1,234.5', 123_450],
    ['amount', '20元', 2_000],
    ['amount', '１００．０１', 10_001],
    ['amount', '0.005', '0.005'],
    ['amount', '-1', '-1'],
    ['amount', '99999999999999999', '99999999999999999'],
    ['amount', '  ', undefined],
    ['rate', '8.5折', 850],
    ['rate', '85', 850],
    ['rate', '0.85', 850],
    ['rate', '850‰', 850],
    ['rate', '85%', 850],
    ['rate', '85折', 850],
    ['rate', '8.5', 850],
    ['rate', '7', 700],
    ['rate', '850', 850],
    ['rate', '0', 0],
    ['rate', '10折', 1000],
    ['rate', '100', 1000],
    ['rate', '0.285', 285],
    ['rate', '8.555折', '8.555折'],
    ['rate', '1001', '1001'],
    ['share', '50', 500],
    ['share', '33.3%', 333],
    ['share', '333‰', 333],
    ['share', '33.33', '33.33'],
    ['whole', '3', 3],
    ['whole', '3.5', '3.5'],
    ['signed', '−2', -2],
    ['signed', '-0', 0],
    ['number', '72', 72],
    ['number', '0.5', 0.5],
    ['number', '半天', '半天'],
    ['date', '2026/10/1', '2026-10-01'],
    ['date', '20261001', '2026-10-01'],
    ['date', '2026年10月1日', '2026-10-01'],
    ['date', '2026-02-29', '2026-02-29'],
    ['hours', '9-21', ['09:00', '21:00']],
    ['hours', '18:00–24:00', ['18:00', '00:00']],
    ['hours', '9：30 至 11：00', ['09:30', '11:00']],
    ['hours', '25-26', '25-26'],
    ['flag', 'true', true],
    ['text', ' 满100减20 ', ' 满100减20 '],
    ['text', '', undefined],
  ];
  it.each(cases)('%s "%s"', (kind, typed, value) => {
    expect(readValue(kind, typed)).toEqual(value);
  });
});

describe('what a field shows', () => {
  const cases: readonly (readonly [FieldKind, Json | undefined, string])[] = [
    ['amount', 10_000, '100.00'],
    ['amount', 'abc', 'abc'],
    ['amount', 1.5, '1.5'],
    ['rate', 850, '8.5折'],
    ['rate', 785, '7.85折'],
    ['rate', 5, '0.05折'],
    ['rate', 0, '0折'],
    ['rate', 1000, '10折'],
    ['rate', 1001, '1001'],
    ['share', 500, '50%'],
    ['share', 333, '33.3%'],
    ['hours', ['09:00', '21:00'], '09:00–21:00'],
    ['text', { odd: 1 }, '{"odd":1}'],
    ['text', undefined, ''],
  ];
  it.each(cases)('%s %j', (kind, value, shown) => {
    expect(showValue(kind, value)).toBe(shown);
  });
});
