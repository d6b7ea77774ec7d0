import { chinaTime } from '../../china-clock.ts';
import { useTongue } from '../../language/words.tsx';
import { unitsOf } from '../sale/basket.ts';
import { Amount } from '../screen/amount.tsx';
import { Foreign } from '../screen/sentence.tsx';
import { Choices } from './choices.tsx';
import { PanelFrame } from './panel-frame.tsx';
import type { PanelProps } from './panel-props.ts';

export function HoldsPanel({ state, panel, send }: PanelProps<'holds'>) {
  const { words } = useTongue();
  const rows = state.holds.map(({ basket, payable, atMs }) => ({
    id: basket.externalId ?? String(atMs),
    content: (
      <>
        <span className="n">{chinaTime(atMs)}</span>
        <span className="grow">
          {words.holdRow(basket.lines.length, unitsOf(basket.lines))}
          <small>
            <Foreign text={basket.lines.map(({ name, category }) => name ?? category).join(words.between)} />
          </small>
        </span>
        <b>
          <Amount fen={payable} />
        </b>
      </>
    ),
  }));
  return (
    <PanelFrame title={words.holdsTitle} hint={words.holdsText} send={send}>
      <Choices label={words.holdsTitle} rows={rows} selected={panel.selected} numbered send={send} />
    </PanelFrame>
  );
}
