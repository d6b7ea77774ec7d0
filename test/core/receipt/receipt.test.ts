import { describe, expect, it } from 'vitest';
import { widthOf } from '../../../terminal/core/receipt/display-width.ts';
import { type Receipt, type ReceiptColumns, receiptLines } from '../../../terminal/core/receipt/receipt.ts';

const sale: Receipt = {
  store: '三江购物 鼓楼店',
  till: '03号机',
  number: 'SJ-001-0042',
  at: '2026-10-03T10:20:36.512+08:00',
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
  missed: { title: '满100减20', words: '再买 ￥12.50，可减 20 元' },
  member: { programme: '宁波5·1服务卡', proof: '芯片' },
  refunds: [],
  copies: 0,
  training: false,
};

function texts(receipt: Receipt, columns: ReceiptColumns): readonly string[] {
  return receiptLines(receipt, columns).map(({ text }) => text);
}

describe('the receipt', () => {
  it('stands on 58 mm paper as on the sample', () => {
    expect(texts(sale, 32)).toEqual([
      '        三江购物 鼓楼店',
      '        工会会员普惠小票',
      '',
      '单号                 SJ-001-0042',
      '时间         2026-10-03 10:20:36',
      '收银机                    03号机',
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
      '  再买￥12.50，可减20元',
      '--------------------------------',
      '会员卡            宁波5·1服务卡',
      '验真                        芯片',
      '--------------------------------',
      '            核销单号',
      '  SJ-001-0042',
      '',
      '    退货凭此单号, 退实付金额',
    ]);
  });

  it('stands on 80 mm paper as on the sample, its goods in a table', () => {
    expect(texts(sale, 48)).toEqual([
      '                三江购物 鼓楼店',
      '                工会会员普惠小票',
      '',
      '单号 SJ-001-0042             2026-10-03 10:20:36',
      '收银机                                    03号机',
      '------------------------------------------------',
      '商品                数量    单价            金额',
      '------------------------------------------------',
      '东北长粒香大米 5kg     1   36.90           36.90',
      '光明鲜牛奶 950ml       2   12.80           25.60',
      '  优惠 第二件半价                          -6.40',
      '古越龙山花雕酒 500ml   1   15.00           15.00',
      '  优惠 烟酒7折                             -4.50',
      '------------------------------------------------',
      '原价                                       77.50',
      '单品优惠                                  -10.90',
      '消费补贴 满50补5                           -5.00',
      '================================================',
      '应付             ￥61.60',
      '================================================',
      '本次节省                                 ￥15.90',
      '  商户承担                                  8.65',
      '  市总工会承担                              7.25',
      '------------------------------------------------',
      '未享: 满100减20  再买￥12.50，可减20元',
      '------------------------------------------------',
      '会员卡                            宁波5·1服务卡',
      '验真                                        芯片',
      '------------------------------------------------',
      '                    核销单号',
      '      SJ-001-0042',
      '',
      '            退货凭此单号, 退实付金额',
    ]);
  });

  it('prints what is to pay and the number in double size, which halves the columns', () => {
    const double = receiptLines(sale, 48).filter(({ size }) => size === 'double');
    expect(double.map(({ text }) => text)).toEqual(['应付             ￥61.60', '      SJ-001-0042']);
    expect(widthOf(double[0]?.text ?? '')).toBe(24);
  });

  it('prints an amount in normal size when double size would be too wide for it', () => {
    const due = receiptLines({ ...sale, payable: 123_456_789_012_345 }, 32).filter(({ text }) =>
      text.includes('1234567890123.45'),
    );
    expect(due).toEqual([{ text: '应付          ￥1234567890123.45', size: 'normal' }]);
  });

  it('leaves out what there is not: no saving, no member, nothing missed', () => {
    const plain = {
      ...sale,
      offers: [],
      itemDiscount: 0,
      discount: 0,
      funders: [],
      missed: null,
      member: null,
    };
    expect(texts(plain, 32).join('\n')).not.toMatch(/节省|承担|未享|会员卡|单品优惠/);
  });

  it('says at both ends that it is a copy and that it is training', () => {
    const lines = texts({ ...sale, copies: 2, training: true }, 32);
    for (const end of [lines.slice(0, 2), lines.slice(-2)]) {
      expect(end.map((line) => line.trim())).toEqual(['练习 不作凭证', '补打 第2次']);
    }
  });

  it('names gifts, and each refund with its amount', () => {
    const more = {
      ...sale,
      gifts: ['工会保温杯一只'],
      refunds: [{ at: '2026-10-04T09:00:00+08:00', amount: 1280 }],
    };
    expect(texts(more, 32)).toEqual(
      expect.arrayContaining(['赠: 工会保温杯一只', '已退 2026-10-04 09:00     -12.80']),
    );
  });

  it('wraps a long name and keeps its numbers on a line of their own', () => {
    const name = '进口有机冷压初榨特级橄榄油礼盒装 Extra Virgin 1000ml x 2';
    const lines = texts({ ...sale, lines: [{ ...sale.lines[1]!, name, offers: [] }] }, 48);
    expect(lines.slice(8, 11)).toEqual([
      '进口有机冷压初榨特级橄榄油礼盒装 Extra Virgin',
      '1000ml x 2',
      '                       2   12.80           25.60',
    ]);
  });

  it('gives numbers that are wider than their column the whole line', () => {
    const dear = {
      ...sale.lines[0]!,
      name: '金条',
      quantity: 5000,
      unitPrice: 99_999_999,
      list: 499_999_995_000,
    };
    expect(texts({ ...sale, lines: [dear] }, 48).slice(8, 10)).toEqual([
      '金条',
      '  5000 x 999999.99                 4999999950.00',
    ]);
  });

  it.each([
    ['control bytes', 'a\u0000b\u001b@\nc\u001dV\u0000d', 'a?b?@ c?V?d'],
    ['marks that turn the direction of writing', 'abc\u202edcba\u2066x', 'abc?dcba?x'],
    ['letters written from right to left', 'x\u05d0\u0627y', 'x??y'],
    ['a lone half of a sign', 'a\ud800b', 'a?b'],
    ['signs that no cheap printer has', '米🍚×2 −5 ¥3', '米?x2 -5 ￥3'],
  ])('shows %s as something harmless', (_, name, shown) => {
    const lines = texts({ ...sale, lines: [{ ...sale.lines[0]!, name }] }, 32);
    expect(lines[7]).toBe(shown);
  });

  it('spends no metre of paper on a name of ten thousand characters', () => {
    const name = '长'.repeat(10_000);
    const lines = texts({ ...sale, store: name, lines: [{ ...sale.lines[0]!, name }] }, 32);
    expect(lines.length).toBeLessThan(45);
    expect(lines.filter((line) => line.endsWith('...'))).toHaveLength(2);
  });
});
