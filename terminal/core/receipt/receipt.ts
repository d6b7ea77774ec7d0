import { goodsSection } from './goods-section.ts';
import { centred, largeCentred, normal, type PaperLine, pair, type ReceiptColumns, rule } from './paper.ts';
import { printable } from './printable-text.ts';
import type { Receipt } from './receipt-content.ts';
import {
  memberSection,
  missedSection,
  refundsSection,
  savedSection,
  totalsSection,
} from './receipt-sections.ts';
import { secondsText } from './receipt-time.ts';

export type { PaperLine, ReceiptColumns } from './paper.ts';
export type { Receipt, ReceiptLine } from './receipt-content.ts';

/**
 * The receipt line by line, as a printer of so many columns prints it and as the pages show it. No line is
 * wider than the paper (a double one than half of it), no amount is cut, and every character is one that
 * printers have.
 */
export function receiptLines(receipt: Receipt, columns: ReceiptColumns): readonly PaperLine[] {
  const marks = markLines(receipt, columns);
  return [
    ...marks,
    ...centred(receipt.store, columns),
    ...centred('工会会员普惠小票', columns),
    normal(''),
    ...saleHeading(receipt, columns),
    rule(columns, '-'),
    ...goodsSection(receipt.lines, columns),
    rule(columns, '-'),
    ...totalsSection(receipt, columns),
    ...savedSection(receipt, columns),
    ...missedSection(receipt.missed, columns),
    ...memberSection(receipt.member, columns),
    ...refundsSection(receipt.refunds, columns),
    ...centred('核销单号', columns),
    ...largeCentred(receipt.number, columns),
    normal(''),
    ...centred('退货凭此单号, 退实付金额', columns),
    ...marks,
  ];
}

/** At both ends, so that no half of the paper passes for the real one. */
function markLines({ training, copies }: Receipt, columns: ReceiptColumns): readonly PaperLine[] {
  return [
    ...(training ? largeCentred('练习 不作凭证', columns) : []),
    ...(copies > 0 ? largeCentred(`补打 第${copies}次`, columns) : []),
  ];
}

/** Number, time and till: one under the other on narrow paper, side by side on wide. */
function saleHeading({ number, at, till }: Receipt, columns: ReceiptColumns): readonly PaperLine[] {
  const time = secondsText(at);
  const place = pair('收银机', printable(till), columns);
  if (columns === 48) return [...pair(`单号 ${number}`, time, columns), ...place];
  return [...pair('单号', printable(number), columns), ...pair('时间', time, columns), ...place];
}
