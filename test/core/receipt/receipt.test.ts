import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { widthOf } from '../../../terminal/core/receipt/display-width.ts';
import { type Receipt, receiptLines } from '../../../terminal/core/receipt/receipt.ts';

const sale: Receipt = {
  store: '三江购物 鼓楼店',
  till: '03号机',
  number: 'SJ001-03-0042',
  at: '2026-10-03T10:20:36+08:00',
  lines: [
    { name: '东北长粒香大米 5kg', quantity: 1, unitPrice: 3690, list: 3690, offers: [] },
    {
      name: '光明鲜牛奶 950ml',
      quantity: 2,
      unitPrice: 1280,
      list: 2560,
      offers: [{ title: '第二件半价', discount: 640 }],
    },
    {
      name: '古越龙山花雕酒 500ml',
      quantity: 1,
      unitPrice: 1500,
      list: 1500,
      offers: [{ title: '烟酒7折', discount: 450 }],
    },
  ],
  list: 7750,
  itemDiscount: 1090,
  offers: [{ title: '消费补贴 满50补5', discount: 500 }],
  gifts: [],
  payable: 6160,
  discount: 1590,
  funders: [
    { name: '商户', amount: 865 },
    { name: '市总工会', amount: 725 },
  ],
  missed: { title: '满100减20', words: '再买12.50元可减20.00元' },
  member: { programme: '宁波5.1服务卡', proof: '芯片' },
  refunds: [],
  copies: 0,
  training: false,
};

describe('the receipt', () => {
  it('stands as on the sample of 32 columns', () => {
    expect(receiptLines(sale, 32).map(({ text }) => text)).toEqual([
      '        三江购物 鼓楼店',
      '        工会会员普惠小票',
      '',
      '单号               SJ001-03-0042',
      '时间         2026-10-03 10:20:36',
      '终端                      03号机',
      '--------------------------------',
      '东北长粒香大米 5kg',
      '  1 x 36.90                36.90',
      '光明鲜牛奶 950ml',
      '  2 x 12.80                25.60',
      '  优惠 第二件半价          -6.40',
      '古越龙山花雕酒 500ml',
      '  1 x 15.00                15.00',
      '  优惠 烟酒7折             -4.50',
      '--------------------------------',
      '原价                       77.50',
      '单品优惠                  -10.90',
      '消费补贴 满50补5           -5.00',
      '================================',
      '应付     ￥61.60',
      '================================',
      '本次节省                 ￥15.90',
      '  商户承担                  8.65',
      '  市总工会承担              7.25',
      '--------------------------------',
      '未享: 满100减20',
      '  再买12.50元可减20.00元',
      '--------------------------------',
      '会员卡             宁波5.1服务卡',
      '验真                        芯片',
      '     退货凭此单, 退实付金额',
    ]);
  });

  it('prints the amount to pay in double size, half as many columns', () => {
    const double = receiptLines(sale, 48).filter(({ size }) => size === 'double');
    expect(double.map(({ text }) => text)).toEqual(['应付             ￥61.60']);
    expect(widthOf(double[0]?.text ?? '')).toBe(24);
  });

  it('says that it is a copy, and that it is training', () => {
    const text = receiptLines({ ...sale, copies: 2, training: true }, 32).map(({ text }) => text);
    expect(text.join('\n')).toMatch(/练习/);
    expect(text.join('\n')).toMatch(/补打 第 2 次/);
  });

  it.each([
    ['a name of ten thousand characters', '长'.repeat(10_000)],
    ['control bytes', 'a\u0000b\u001b@\nc\u001dV\u0000d'],
    ['a mark that turns the direction of writing', 'abc\u202edcba\u2066x'],
    ['a lone surrogate', 'a\ud800b'],
  ])('holds %s within the paper', (_, name) => {
    const lines = receiptLines({ ...sale, lines: [{ ...sale.lines[0]!, name }] }, 32);
    expect(lines.every(({ text }) => !/[\p{Cc}\p{Cf}]/u.test(text))).toBe(true);
    expect(lines.every(({ text }) => widthOf(text) <= 32)).toBe(true);
    expect(lines.length).toBeLessThan(40);
  });

  const hostile = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ unit: 'grapheme' }));
  const fen = fc.integer({ min: 0, max: 1_000_000_000_000 });
  const offers = fc.array(fc.record({ title: hostile, discount: fen }), { maxLength: 3 });
  const anyReceipt: fc.Arbitrary<Receipt> = fc.record({
    store: hostile,
    till: hostile,
    number: fc.stringMatching(/^[a-z0-9-]{1,64}$/),
    at: fc.constant('2026-10-03T10:20:36+08:00'),
    lines: fc.array(
      fc.record({
        name: hostile,
        quantity: fc.integer({ min: 1, max: 5000 }),
        unitPrice: fen,
        list: fen,
        offers,
      }),
      { maxLength: 4 },
    ),
    list: fen,
    itemDiscount: fen,
    offers,
    gifts: fc.array(hostile, { maxLength: 2 }),
    payable: fen,
    discount: fen,
    funders: fc.array(fc.record({ name: hostile, amount: fen }), { maxLength: 3 }),
    missed: fc.option(fc.record({ title: hostile, words: hostile })),
    member: fc.option(fc.record({ programme: hostile, proof: hostile })),
    refunds: fc.array(fc.record({ at: fc.constant('2026-10-04T09:00:00+08:00'), amount: fen }), {
      maxLength: 2,
    }),
    copies: fc.integer({ min: 0, max: 9 }),
    training: fc.boolean(),
  });

  it.each([32, 48] as const)('is never wider than %d columns, whatever it is given', (columns) => {
    fc.assert(
      fc.property(anyReceipt, (receipt) => {
        for (const { text, size } of receiptLines(receipt, columns))
          expect(widthOf(text)).toBeLessThanOrEqual(size === 'double' ? columns / 2 : columns);
      }),
    );
  });

  it('never cuts an amount', () => {
    fc.assert(
      fc.property(anyReceipt, (receipt) => {
        const text = receiptLines(receipt, 32).map(({ text }) => text);
        const amount = (value: number) =>
          `${Math.floor(value / 100)}.${String(value % 100).padStart(2, '0')}`;
        expect(text.some((line) => line.endsWith(amount(receipt.payable)))).toBe(true);
        for (const line of receipt.lines)
          expect(text.some((one) => one.endsWith(amount(line.list)))).toBe(true);
      }),
    );
  });
});
