import { displayColumns, type TwoLines } from '../../../drivers/display/line-display.ts';
import { widthOf } from '../../core/receipt/display-width.ts';
import { yuanText } from '../../core/words/amount-words.ts';
import type { DisplayState } from '../../wire/counter/display-message.ts';

type Labels = {
  readonly welcome: string;
  readonly payable: string;
  readonly saved: string;
  readonly paid: string;
  readonly card: string;
  readonly insert: string;
};

const chineseLabels: Labels = {
  welcome: '欢迎光临',
  payable: '应付',
  saved: '已省',
  paid: '实付',
  card: '请刷会员卡',
  insert: '请插会员卡',
};
const latinLabels: Labels = {
  welcome: 'WELCOME',
  payable: 'TO PAY',
  saved: 'SAVED',
  paid: 'PAID',
  card: 'SHOW YOUR CARD',
  insert: 'INSERT YOUR CARD',
};

/** What the customer display says, in two lines: an amount stands at the right, and is never cut. */
export function twoLinesOf(state: DisplayState, { chinese }: { readonly chinese: boolean }): TwoLines {
  const labels = chinese ? chineseLabels : latinLabels;
  switch (state.show) {
    case 'idle':
      return { upper: labels.welcome, lower: '' };
    case 'card-prompt':
      return { upper: state.insert ? labels.insert : labels.card, lower: '' };
    case 'basket': {
      const last = state.lines.at(-1);
      const upper = last === undefined ? '' : line(chinese ? last.name : '', last.list - last.discount);
      return { upper, lower: line(labels.payable, state.payable) };
    }
    case 'result':
      return {
        upper: state.discount === 0 ? '' : line(labels.saved, state.discount),
        lower: line(labels.paid, state.payable),
      };
    case 'refusal':
      return { upper: '', lower: line(labels.payable, state.payable) };
  }
}

/** A name is cut so that its amount fits; a display without Chinese shows amounts alone. */
function line(label: string, amountFen: number): string {
  const amount = yuanText(amountFen);
  const room = displayColumns - widthOf(amount) - 1;
  let shown = '';
  for (const character of label) {
    if (widthOf(shown + character) > room) break;
    shown += character;
  }
  return shown + ' '.repeat(Math.max(0, displayColumns - widthOf(shown) - widthOf(amount))) + amount;
}
