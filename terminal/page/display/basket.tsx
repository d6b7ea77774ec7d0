import { amountText } from '../../core/words/amount-words.ts';
import type { DisplayLine, DisplayState } from '../../wire/counter/display-message.ts';
import { TagIcon } from '../look/icons.tsx';
import { amountSize } from './amount-size.ts';
import { linesHidden } from './lines-hidden.ts';

/** What is bought, what comes off, and what is left to pay. */
export function Basket({ basket }: { readonly basket: Extract<DisplayState, { show: 'basket' }> }) {
  const { lines, others, list, discount, payable } = basket;
  const hidden = linesHidden(basket);
  const due = amountText(payable);
  return (
    <>
      <ol className="lines">
        {hidden > 0 && (
          <li className="more">
            前面还有 {hidden} 行 · {hidden} more above
          </li>
        )}
        {lines.slice(hidden).map((line, position) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line of the display is nothing but its place
          <Line key={hidden + position} line={line} />
        ))}
        {others !== null && (
          <li className="all">
            <span className="saving">
              <TagIcon />
              <bdi>{others.titles.map(({ zh }) => zh).join('，')}</bdi>
            </span>
            <span className="off n">{amountText(-others.discount)}</span>
          </li>
        )}
      </ol>
      <div className="pay">
        <dl>
          <dt>
            原价 <small lang="en">List</small>
          </dt>
          <dd className="n">{amountText(list)}</dd>
          {discount > 0 && (
            <>
              <dt className="saved">
                已省 <small lang="en">Saved</small>
              </dt>
              <dd className="saved n">{amountText(discount)}</dd>
            </>
          )}
        </dl>
        <p className="due">
          <span>
            应付 <small lang="en">To pay</small>
          </span>
          <b className={`n ${amountSize(due)}`}>{due}</b>
        </p>
      </div>
    </>
  );
}

function Line({ line }: { readonly line: DisplayLine }) {
  return (
    <li>
      <bdi className="name">{line.name}</bdi>
      <span className="count n">×{line.quantity}</span>
      <span className="amount n">{amountText(line.list)}</span>
      {line.discount > 0 && (
        <>
          <span className="saving">
            <TagIcon />
            <bdi>{line.offers.map(({ zh }) => zh).join('，')}</bdi>
          </span>
          <span className="off n">{amountText(-line.discount)}</span>
        </>
      )}
    </li>
  );
}
