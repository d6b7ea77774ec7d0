import { widthOf } from './display-width.ts';
import {
  largePair,
  normal,
  type PaperLine,
  pair,
  plainAmount,
  type ReceiptColumns,
  rule,
  signedAmount,
  textLines,
} from './paper.ts';
import { compact, printable } from './printable-text.ts';
import type { Receipt } from './receipt-content.ts';
import { minutesText } from './receipt-time.ts';

/** From the list amount down to what is paid, which stands alone between double rules. */
export function totalsSection(receipt: Receipt, columns: ReceiptColumns): readonly PaperLine[] {
  const { list, itemDiscount, offers, payable } = receipt;
  return [
    ...pair('原价', plainAmount(list), columns),
    ...(itemDiscount === 0 ? [] : pair('单品优惠', plainAmount(-itemDiscount), columns)),
    ...offers.flatMap(({ title, discount }) => pair(title, plainAmount(-discount), columns)),
    rule(columns, '='),
    ...largePair('应付', signedAmount(payable), columns),
    rule(columns, '='),
  ];
}

/** What the member saved, and who bore it; gifts below. */
export function savedSection(
  { discount, funders, gifts }: Receipt,
  columns: ReceiptColumns,
): readonly PaperLine[] {
  if (discount === 0 && gifts.length === 0) return [];
  const saved =
    discount === 0
      ? []
      : [
          ...pair('本次节省', signedAmount(discount), columns),
          ...funders.flatMap(({ name, amount }) => pair(`${name}承担`, plainAmount(amount), columns, 2)),
        ];
  return [
    ...saved,
    ...gifts.flatMap((gift) => textLines(`赠: ${gift}`, columns).map(normal)),
    rule(columns, '-'),
  ];
}

/** What was missed and what would have brought it: beside each other where there is room. */
export function missedSection(missed: Receipt['missed'], columns: ReceiptColumns): readonly PaperLine[] {
  if (missed === null) return [];
  const title = `未享: ${missed.title}`;
  const words = compact(missed.words);
  const together = `${printable(title)}  ${printable(words)}`;
  const lines =
    widthOf(together) <= columns
      ? [together]
      : [...textLines(title, columns), ...textLines(words, columns - 2).map((line) => `  ${line}`)];
  return [...lines.map(normal), rule(columns, '-')];
}

export function memberSection(member: Receipt['member'], columns: ReceiptColumns): readonly PaperLine[] {
  if (member === null) return [];
  return [
    ...pair('会员卡', printable(member.programme), columns),
    ...pair('验真', printable(member.proof), columns),
    rule(columns, '-'),
  ];
}

/** What was given back since the sale, each time with the amount that was paid out. */
export function refundsSection(refunds: Receipt['refunds'], columns: ReceiptColumns): readonly PaperLine[] {
  if (refunds.length === 0) return [];
  return [
    ...refunds.flatMap(({ at, amount }) => pair(`已退 ${minutesText(at)}`, plainAmount(-amount), columns)),
    rule(columns, '-'),
  ];
}
