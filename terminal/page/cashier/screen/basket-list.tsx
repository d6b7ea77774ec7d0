import { useEffect, useRef } from 'react';
import { useTongue } from '../../language/words.tsx';
import { unitsOf } from '../sale/basket.ts';
import type { CashierState } from '../sale/cashier-state.ts';
import { BasketRow } from './basket-row.tsx';
import { BelowBasket } from './below-basket.tsx';
import { OfferRows } from './offer-rows.tsx';
import type { Send } from './send.ts';
import { shownBasket } from './shown-basket.ts';

/** The basket: long ones scroll inside, with the current row kept in view. */
export function BasketList({ state, send }: { state: CashierState; send: Send }) {
  const { words } = useTongue();
  const shown = shownBasket(state);
  const isOpen = state.stage.at === 'selling' || state.stage.at === 'changed';
  const current = isOpen ? state.basket.current : null;
  const list = useRef<HTMLOListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the row moves when the current one or its quantity changes
  useEffect(() => {
    list.current?.querySelector('.cur')?.scrollIntoView({ block: 'nearest' });
  }, [current, shown.lines, shown.decided, state.notice, state.entry]);
  const kinds = shown.lines.length;
  return (
    <section className="left" aria-label={words.basket}>
      <div className="bh cols">
        <span>{kinds === 0 ? words.goodsHeadEmpty : words.goodsHead(kinds, unitsOf(shown.lines))}</span>
        <span>{words.quantity}</span>
        <span>{words.unitPrice}</span>
        <span>{words.discount}</span>
        <span>{words.payable}</span>
      </div>
      {kinds === 0 ? (
        <p className="empty">{words.emptyBasket}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is reached by the keyboard too
        <ol className="rows" ref={list} tabIndex={0} aria-label={words.basket}>
          {shown.lines.map((line) => (
            <BasketRow
              key={line.id}
              line={line}
              decided={shown.decided}
              state={state}
              isCurrent={line.id === current}
              choose={isOpen ? () => send({ type: 'row', id: line.id }) : null}
            />
          ))}
          {shown.decided !== null && (
            <OfferRows decision={shown.decided.view.decision} offers={state.offers} />
          )}
        </ol>
      )}
      <BelowBasket state={state} shown={shown} />
    </section>
  );
}
