import { amountText } from '../../core/words/amount-words.ts';
import { neutralWords } from '../../core/words/neutral-words.ts';
import { CheckIcon, InfoIcon } from '../look/icons.tsx';
import { amountSize } from './amount-size.ts';

/** The sale is done: what was saved, and what was paid. */
export function Result({ discount, payable }: { readonly discount: number; readonly payable: number }) {
  const big = amountText(discount > 0 ? discount : payable);
  return (
    <div className="centre">
      <span className="tick">
        <CheckIcon />
      </span>
      <h1>
        {discount > 0 ? '本次为您节省' : '付款完成'}
        <small lang="en">{discount > 0 ? 'You saved' : 'Paid'}</small>
      </h1>
      <p className={`big good n ${amountSize(big)}`}>{big}</p>
      {discount > 0 && (
        <p className="rest">
          实付 <b className="n">{amountText(payable)}</b> <small lang="en">Paid</small>
        </p>
      )}
      <p className="rest">谢谢惠顾 · Thank you</p>
    </div>
  );
}

/** No discount this time, in the same words whatever the reason: that is between the member and the cashier. */
export function Refusal({ payable }: { readonly payable: number }) {
  const due = amountText(payable);
  return (
    <div className="centre">
      <h1>
        应付<small lang="en">To pay</small>
      </h1>
      <p className={`big n ${amountSize(due)}`}>{due}</p>
      <p className="box">
        <InfoIcon />
        <span>
          {neutralWords.zh}
          <small lang="en">{neutralWords.en}</small>
        </span>
      </p>
    </div>
  );
}
