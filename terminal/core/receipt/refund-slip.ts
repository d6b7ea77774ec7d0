import {
  centred,
  largeCentred,
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
import { printable } from './printable-text.ts';
import { secondsText } from './receipt-time.ts';

/** A refund as its slip tells it; amounts in fen. No name and no number of a person: there is no field for them. */
export type RefundSlip = {
  readonly store: string;
  readonly till: string;
  /** Of the sale, by which the list of sales finds it. */
  readonly number: string;
  /** ISO instant with China's offset. */
  readonly at: string;
  readonly lines: readonly { readonly name: string; readonly quantity: number; readonly amount: number }[];
  /** What was paid out. */
  readonly amount: number;
  readonly reason: string;
  /** How often it was printed before; 0 for the first. */
  readonly copies: number;
  readonly training: boolean;
};

/** The slip line by line, with the same promises as `receiptLines`. */
export function refundSlipLines(slip: RefundSlip, columns: ReceiptColumns): readonly PaperLine[] {
  const marks = [
    ...(slip.training ? largeCentred('练习 不作凭证', columns) : []),
    ...(slip.copies > 0 ? largeCentred(`补打 第${slip.copies}次`, columns) : []),
  ];
  return [
    ...marks,
    ...centred(slip.store, columns),
    ...centred('退货凭条', columns),
    normal(''),
    ...pair('原单号', printable(slip.number), columns),
    ...pair('时间', secondsText(slip.at), columns),
    ...pair('收银机', printable(slip.till), columns),
    rule(columns, '-'),
    ...slip.lines.flatMap(({ name, quantity, amount }) => [
      ...textLines(name, columns).map(normal),
      ...pair(`退 ${quantity}`, plainAmount(-amount), columns, 2),
    ]),
    rule(columns, '='),
    ...largePair('退款', signedAmount(slip.amount), columns),
    rule(columns, '='),
    ...pair('原因', printable(slip.reason), columns),
    ...marks,
  ];
}
