import { unreachable } from '../../terminal/core/invariant.ts';
import type { RedemptionLine } from './redemption-view.ts';

export type ExportLanguage = 'zh' | 'en';

/** A cell as a table program must take it: text stays text, an amount is a number in yuan. */
export type ExportCell =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'whole'; readonly value: number }
  | { readonly kind: 'fen'; readonly value: number };

export type ExportColumn = {
  readonly zh: string;
  readonly en: string;
  /** In characters. */
  readonly width: number;
  readonly cell: (line: RedemptionLine, language: ExportLanguage) => ExportCell;
};

const text = (value: string): ExportCell => ({ kind: 'text', text: value });
const whole = (value: number): ExportCell => ({ kind: 'whole', value });
const fen = (value: number): ExportCell => ({ kind: 'fen', value });

export const exportColumns: readonly ExportColumn[] = [
  { zh: '核销编号', en: 'Redemption', width: 30, cell: ({ id }) => text(id) },
  { zh: '类型', en: 'Kind', width: 8, cell: ({ kind }, language) => text(kindWords(kind)[language]) },
  { zh: '时间(北京)', en: 'Time (China)', width: 20, cell: ({ at }) => text(clockText(at)) },
  { zh: '商户编号', en: 'Merchant id', width: 16, cell: ({ merchant }) => text(merchant) },
  {
    zh: '商户',
    en: 'Merchant',
    width: 24,
    cell: (line, language) => text(title(line.merchantTitleZh, line.merchantTitleEn, language)),
  },
  { zh: '门店编号', en: 'Store id', width: 16, cell: ({ store }) => text(store) },
  {
    zh: '门店',
    en: 'Store',
    width: 24,
    cell: (line, language) => text(title(line.storeTitleZh, line.storeTitleEn, language)),
  },
  { zh: '终端', en: 'Till', width: 22, cell: ({ terminal }) => text(terminal) },
  { zh: '流水期', en: 'Epoch', width: 8, cell: ({ epoch }) => whole(epoch) },
  { zh: '流水号', en: 'Sequence', width: 10, cell: ({ sequence }) => whole(sequence) },
  { zh: '原价(元)', en: 'List (yuan)', width: 12, cell: ({ list }) => fen(list) },
  { zh: '优惠(元)', en: 'Discount (yuan)', width: 12, cell: ({ discount }) => fen(discount) },
  { zh: '实付(元)', en: 'Payable (yuan)', width: 12, cell: ({ payable }) => fen(payable) },
  {
    zh: '优惠明细',
    en: 'Offers',
    width: 40,
    cell: ({ offers }, language) =>
      text(
        offers
          .map(
            ({ offer, titleZh, titleEn, discount }) =>
              `${title(titleZh, titleEn, language)} (${offer}) ${yuanText(discount)}`,
          )
          .join('; '),
      ),
  },
  {
    zh: '出资明细',
    en: 'Funders',
    width: 30,
    cell: ({ funders }) =>
      text(funders.map(({ funder, amount }) => `${funder} ${yuanText(amount)}`).join('; ')),
  },
  { zh: '会员', en: 'Member', width: 10, cell: ({ member }) => text(member ?? '') },
];

/** Exact from fen, whatever a double would make of a division. */
export function yuanText(amountFen: number): string {
  const digits = String(Math.abs(amountFen)).padStart(3, '0');
  return `${amountFen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Half-width and full-width, tab and line breaks: with one of these a table program may begin to compute. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;

/** OWASP, "CSV Injection": text that would be taken for a formula gets an apostrophe before it. */
export function harmlessText(value: string): string {
  return formulaStart.test(value) ? `'${value}` : value;
}

function kindWords(kind: RedemptionLine['kind']): Readonly<Record<ExportLanguage, string>> {
  switch (kind) {
    case 'sale':
      return { zh: '销售', en: 'sale' };
    case 'refund':
      return { zh: '退货', en: 'refund' };
    default:
      return unreachable(kind);
  }
}

function title(zh: string, en: string | null, language: ExportLanguage): string {
  return language === 'en' ? (en ?? zh) : zh;
}

/** `2026-11-21 10:00:00`: China's clock to the second, as people write it. */
function clockText(at: string): string {
  return at.slice(0, 19).replace('T', ' ');
}
