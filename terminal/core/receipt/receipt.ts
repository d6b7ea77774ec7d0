import { amountText, yuanSign, yuanText } from '../words/amount-words.ts';
import { cut, onPaper, widthOf, wrap } from './display-width.ts';

/** A sale as its receipt tells it; amounts in fen, texts as they are published or typed. */
export type Receipt = {
  readonly store: string;
  /** The till's own name. */
  readonly till: string;
  readonly number: string;
  /** ISO instant with China's offset; the receipt shows its local date and time. */
  readonly at: string;
  readonly lines: readonly ReceiptLine[];
  readonly list: number;
  /** Reductions of the goods' own offers, together. */
  readonly itemDiscount: number;
  /** Offers on the basket and subsidies, one by one. */
  readonly offers: readonly { readonly title: string; readonly discount: number }[];
  readonly gifts: readonly string[];
  readonly payable: number;
  readonly discount: number;
  readonly funders: readonly { readonly name: string; readonly amount: number }[];
  /** The offer that was nearest and is not applied, and what it would have taken. */
  readonly missed: { readonly title: string; readonly words: string } | null;
  /** Null: sold without a member. */
  readonly member: { readonly programme: string; readonly proof: string } | null;
  readonly refunds: readonly { readonly at: string; readonly amount: number }[];
  /** How often it was printed before; 0 for the first. */
  readonly copies: number;
  readonly training: boolean;
};

export type ReceiptLine = {
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly list: number;
  /** Titles of the offers on this line, with what each takes off. */
  readonly offers: readonly { readonly title: string; readonly discount: number }[];
};

export type ReceiptColumns = 32 | 48;
export type PaperLine = { readonly text: string; readonly size: 'normal' | 'double' };

/** Names longer than this many lines of paper end in `…`. */
const nameLinesMax = 3;

/** The receipt line by line; none is wider than the paper, and no amount is ever cut. */
export function receiptLines(receipt: Receipt, columns: ReceiptColumns): readonly PaperLine[] {
  const paper = new Paper(columns);
  heading(paper, receipt);
  goods(paper, receipt);
  totals(paper, receipt);
  footing(paper, receipt);
  return paper.lines;
}

function heading(paper: Paper, receipt: Receipt): void {
  paper.centre(receipt.store);
  paper.centre('工会会员普惠小票');
  if (receipt.training) paper.centre('*** 练习 不作凭证 ***');
  if (receipt.copies > 0) paper.centre(`*** 补打 第 ${receipt.copies} 次 ***`);
  paper.blank();
  paper.pair('单号', receipt.number);
  paper.pair('时间', receipt.at.slice(0, 19).replace('T', ' '));
  paper.pair('终端', receipt.till);
  paper.rule('-');
}

function goods(paper: Paper, receipt: Receipt): void {
  for (const line of receipt.lines) {
    paper.name(line.name);
    paper.pair(`  ${line.quantity} x ${yuanText(line.unitPrice)}`, yuanText(line.list));
    for (const { title, discount } of line.offers) paper.pair(`  优惠 ${title}`, minus(discount));
  }
  paper.rule('-');
}

function totals(paper: Paper, receipt: Receipt): void {
  paper.pair('原价', yuanText(receipt.list));
  if (receipt.itemDiscount > 0) paper.pair('单品优惠', minus(receipt.itemDiscount));
  for (const { title, discount } of receipt.offers) paper.pair(title, minus(discount));
  for (const gift of receipt.gifts) paper.pair('赠', gift);
  paper.rule('=');
  paper.due(receipt.payable);
  paper.rule('=');
  if (receipt.discount > 0) {
    paper.pair('本次节省', amountText(receipt.discount));
    for (const { name, amount } of receipt.funders) paper.pair(`  ${name}承担`, yuanText(amount));
    paper.rule('-');
  }
}

function footing(paper: Paper, receipt: Receipt): void {
  if (receipt.missed !== null) {
    paper.name(`未享: ${receipt.missed.title}`);
    paper.name(`  ${receipt.missed.words}`);
    paper.rule('-');
  }
  if (receipt.member !== null) {
    paper.pair('会员卡', receipt.member.programme);
    paper.pair('验真', receipt.member.proof);
  }
  for (const { at, amount } of receipt.refunds)
    paper.pair(`已退 ${at.slice(0, 16).replace('T', ' ')}`, minus(amount));
  paper.centre('退货凭此单, 退实付金额');
}

function minus(fen: number): string {
  return fen === 0 ? yuanText(0) : `-${yuanText(fen)}`;
}

/** A roll of so many columns that is written from the top. */
class Paper {
  readonly lines: PaperLine[] = [];
  readonly #columns: number;

  constructor(columns: number) {
    this.#columns = columns;
  }

  blank(): void {
    this.#put('');
  }

  rule(sign: '-' | '='): void {
    this.#put(sign.repeat(this.#columns));
  }

  centre(text: string): void {
    for (const piece of wrap(onPaper(text), this.#columns).slice(0, nameLinesMax))
      this.#put(' '.repeat(Math.floor((this.#columns - widthOf(piece)) / 2)) + piece);
  }

  /** A name on lines of its own; a very long one is ended. */
  name(text: string): void {
    const indent = /^ */.exec(text)?.[0] ?? '';
    const pieces = wrap(onPaper(text), this.#columns - indent.length);
    const shown = pieces.slice(0, nameLinesMax);
    const last = shown.at(-1);
    if (pieces.length > nameLinesMax && last !== undefined)
      shown[shown.length - 1] = `${cut(last, this.#columns - indent.length - 3)}...`;
    for (const piece of shown) this.#put(indent + piece);
  }

  /** Left and right on one line; when both do not fit the left one stands above, wrapped. */
  pair(left: string, right: string): void {
    const indent = /^ */.exec(left)?.[0] ?? '';
    const label = indent + onPaper(left);
    const value = cut(onPaper(right), this.#columns);
    const between = this.#columns - widthOf(label) - widthOf(value);
    if (between >= 1) {
      this.#put(label + ' '.repeat(between) + value);
      return;
    }
    this.name(label);
    this.#put(' '.repeat(this.#columns - widthOf(value)) + value);
  }

  /** The amount in double size; a very long one in normal size rather than cut. */
  due(fen: number): void {
    const amount = `${yuanSign}${yuanText(fen)}`;
    const half = Math.floor(this.#columns / 2);
    const between = half - widthOf('应付') - widthOf(amount);
    if (between < 1) {
      this.pair('应付', amount);
      return;
    }
    this.lines.push({ text: `应付${' '.repeat(between)}${amount}`, size: 'double' });
  }

  #put(text: string): void {
    this.lines.push({ text, size: 'normal' });
  }
}
