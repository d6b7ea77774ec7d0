import { describe, expect, it } from 'vitest';
import { namesAPerson } from '../../terminal/api/personal-numbers.ts';

describe('a free text', () => {
  it.each([
    '6228480402564890018',
    '退到卡 6228 4804 0256 4890 018',
    '6228-4804-0256-4890-018',
    '6228.4804.0256.4890.018',
    '６２２８４８０４０２５６４８９００１８',
    '手机13800138000',
    '138 0013 8000',
    '身份证 11010519491231002X',
    '11010519491231002x',
  ])('that holds %s names a person', (text) => expect(namesAPerson(text)).toBe(true));

  it.each([
    '退货',
    'R-000123',
    '000123456789',
    '4200001234202611211234567890',
    '东北大米 5kg 2025年 第3批',
    '6901234567892',
    '12345678901',
    '110105194912310021',
  ])('that holds %s does not', (text) => expect(namesAPerson(text)).toBe(false));
});
