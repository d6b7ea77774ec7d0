import { useEffect, useRef } from 'react';
import { useTongue } from '../../language/words.tsx';
import { DashCircleIcon, TagIcon } from '../../look/icons.tsx';
import type { CashierState } from '../sale/cashier-state.ts';
import { notesOfLine } from '../verdict/line-notes.ts';
import { whyNot } from '../verdict/why-not.ts';
import { Amount } from './amount.tsx';
import type { Send } from './send.ts';
import { Foreign } from './sentence.tsx';
import type { Shown } from './shown-basket.ts';

/** The basket of a merchant with tiles: small, beside the amount, with the same words on offers. */
export function MiniBasket({ state, shown, send }: { state: CashierState; shown: Shown; send: Send }) {
  const tongue = useTongue();
  const { words } = tongue;
  const { offers } = state;
  const { decided } = shown;
  const current = state.stage.at === 'selling' ? state.basket.current : null;
  const list = useRef<HTMLOListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the row moves when the current one or its quantity changes
  useEffect(() => {
    list.current?.querySelector('.cur')?.scrollIntoView({ block: 'nearest' });
  }, [current, shown.lines]);
  const titleOf = (id: string) => tongue.of(offers.get(id)?.title ?? { zh: id });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is reached by the keyboard too
    <ol className="mini" ref={list} tabIndex={0} aria-label={words.basket}>
      {shown.lines.map((line) => {
        const notes = decided === null ? null : notesOfLine(decided, line, offers);
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys choose rows, from anywhere on the page
          <li
            key={line.id}
            className={line.id === current ? 'cur' : ''}
            aria-current={line.id === current}
            onClick={() => send({ type: 'row', id: line.id })}
          >
            <span className="nm">
              <Foreign text={line.name ?? words.amountLine(line.category)} />
              <span className="n"> ×{line.quantity}</span>
            </span>
            <Amount fen={line.unitPrice * line.quantity} />
            {notes?.applied.map(({ offer, units, discount }) => (
              <span className="sub" key={offer.offer}>
                <TagIcon />
                <Foreign text={titleOf(offer.offer)} />
                <span className="n">×{units}</span>
                <b>
                  <Amount fen={-discount} />
                </b>
              </span>
            ))}
            {notes?.why != null && (
              <span className="sub no">
                <DashCircleIcon />
                <Foreign text={words.notApplied(tongue.of(whyNot(state, notes.why).why))} />
              </span>
            )}
          </li>
        );
      })}
      {decided?.view.decision.applied
        .filter(({ layer }) => layer !== 'item')
        .map(({ offer, discount }) => (
          <li key={offer}>
            <span className="sub">
              <TagIcon />
              <Foreign text={titleOf(offer)} />
              <b>
                <Amount fen={-discount} />
              </b>
            </span>
          </li>
        ))}
    </ol>
  );
}
