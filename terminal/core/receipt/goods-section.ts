import { padEndTo, padStartTo, widthOf } from './display-width.ts';
import { normal, type PaperLine, pair, plainAmount, type ReceiptColumns, rule, textLines } from './paper.ts';
import { printable } from './printable-text.ts';
import type { ReceiptLine } from './receipt-content.ts';

/** ReceiptColumns of the table on wide paper, each by its last one. */
const table = { name: 20, quantity: 24, unitPrice: 32 } as const;

/** The goods: with a table's head on wide paper, each on lines of its own on narrow. */
export function goodsSection(goods: readonly ReceiptLine[], columns: ReceiptColumns): readonly PaperLine[] {
  if (columns === 32) return goods.flatMap((one) => narrowGoods(one, columns));
  return [
    normal(tableRow({ name: '商品', quantity: '数量', unitPrice: '单价', amount: '金额' }, columns)),
    rule(columns, '-'),
    ...goods.flatMap((one) => wideGoods(one, columns)),
  ];
}

function narrowGoods(goods: ReceiptLine, columns: ReceiptColumns): readonly PaperLine[] {
  return [
    ...textLines(goods.name, columns).map(normal),
    ...pair(`${goods.quantity} x ${plainAmount(goods.unitPrice)}`, plainAmount(goods.list), columns, 2),
    ...reductionLines(goods, columns),
  ];
}

/** A name that is wider than its column has a line of its own, and so have numbers that are. */
function wideGoods(goods: ReceiptLine, columns: ReceiptColumns): readonly PaperLine[] {
  const cells = {
    name: printable(goods.name),
    quantity: String(goods.quantity),
    unitPrice: plainAmount(goods.unitPrice),
    amount: plainAmount(goods.list),
  };
  if (!numbersFit(cells, columns)) return narrowGoods(goods, columns);
  const rows =
    widthOf(cells.name) <= table.name
      ? [tableRow(cells, columns)]
      : [...textLines(goods.name, columns), tableRow({ ...cells, name: '' }, columns)];
  return [...rows.map(normal), ...reductionLines(goods, columns)];
}

type Cells = {
  readonly name: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly amount: string;
};

/** Each number leaves a space before it. */
function numbersFit({ quantity, unitPrice, amount }: Cells, columns: ReceiptColumns): boolean {
  return (
    widthOf(quantity) < table.quantity - table.name &&
    widthOf(unitPrice) < table.unitPrice - table.quantity &&
    widthOf(amount) < columns - table.unitPrice
  );
}

function tableRow({ name, quantity, unitPrice, amount }: Cells, columns: ReceiptColumns): string {
  return [
    padEndTo(name, table.name),
    padStartTo(quantity, table.quantity - table.name),
    padStartTo(unitPrice, table.unitPrice - table.quantity),
    padStartTo(amount, columns - table.unitPrice),
  ].join('');
}

function reductionLines({ offers }: ReceiptLine, columns: ReceiptColumns): readonly PaperLine[] {
  return offers.flatMap(({ title, discount }) => pair(`优惠 ${title}`, plainAmount(-discount), columns, 2));
}
