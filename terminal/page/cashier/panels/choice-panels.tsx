import { amountText } from '../../../core/words/amount-words.ts';
import { useTongue } from '../../language/words.tsx';
import { Foreign, Sentence } from '../screen/sentence.tsx';
import { shownBasket } from '../screen/shown-basket.ts';
import { Choices } from './choices.tsx';
import { PanelFrame } from './panel-frame.tsx';
import type { PanelProps } from './panel-props.ts';

export function VoidPanel({ state, send }: PanelProps<'void'>) {
  const { words } = useTongue();
  const shown = shownBasket(state);
  return (
    <PanelFrame title={words.voidTitle} send={send}>
      <p className="lead">
        <Sentence text={words.voidText(shown.lines.length, amountText(shown.payable))} />
      </p>
      <div className="answers">
        <button type="button" className="second" onClick={() => send({ type: 'act', action: 'escape' })}>
          {words.voidNo} <kbd>Esc</kbd>
        </button>
        <button
          type="button"
          className="second strong"
          onClick={() => send({ type: 'act', action: 'confirm' })}
        >
          {words.voidYes} <kbd>Enter</kbd>
        </button>
      </div>
    </PanelFrame>
  );
}

export function CategoryPanel({ state, panel, send }: PanelProps<'category'>) {
  const { words } = useTongue();
  const goods = state.catalogue?.goods ?? [];
  const rows = (state.catalogue?.categories ?? []).map((category) => ({
    id: category,
    content: (
      <>
        <Foreign text={category} />
        <small>
          <Foreign
            text={goods
              .filter((article) => article.category === category)
              .slice(0, 2)
              .map(({ name }) => name)
              .join(words.between)}
          />
        </small>
      </>
    ),
  }));
  const title = words.categoryTitle(amountText(panel.amountFen * panel.quantity));
  return (
    <PanelFrame title={title} hint={words.categoryHint} send={send}>
      <Choices label={title} rows={rows} selected={panel.selected} numbered send={send} />
    </PanelFrame>
  );
}

export function TenderPanel({ panel, send }: PanelProps<'tender'>) {
  const { words } = useTongue();
  const rows = (['union-card', 'other'] as const).map((tender) => ({
    id: tender,
    content: <span>{words.tenders[tender]}</span>,
  }));
  return (
    <PanelFrame title={words.tenderTitle} hint={words.chooseWithEnter} send={send}>
      <p className="lead">{words.tenderText}</p>
      <Choices label={words.tenderTitle} rows={rows} selected={panel.selected} send={send} />
    </PanelFrame>
  );
}
