import { useTongue } from '../../language/words.tsx';
import { Foreign } from '../screen/sentence.tsx';
import { Choices } from './choices.tsx';
import { failureText, PanelFrame, Pending } from './panel-frame.tsx';
import type { PanelProps } from './panel-props.ts';

/** The demo's drawer of virtual cards: each goes the whole way of a real one. */
export function TrayPanel({ panel, send }: PanelProps<'tray'>) {
  const tongue = useTongue();
  const { words } = tongue;
  const rows = (panel.cards ?? []).map(({ card, title }) => ({
    id: card,
    content: (
      <>
        <Foreign className="grow" text={tongue.of(title)} />
        {panel.lying === card && <small>{words.trayLying}</small>}
      </>
    ),
  }));
  return (
    <PanelFrame title={words.trayTitle} hint={words.trayText} send={send}>
      {panel.cards === null ? (
        <Pending failure={panel.failure} />
      ) : (
        <>
          <Choices label={words.trayTitle} rows={rows} selected={panel.selected} send={send} />
          <div className="answers">
            <span className="grow fault">{panel.failure !== null && failureText(panel.failure, tongue)}</span>
            <button
              type="button"
              className="second"
              disabled={panel.lying === null}
              onClick={() => send({ type: 'card-off' })}
            >
              {words.trayTake} <kbd>Del</kbd>
            </button>
          </div>
        </>
      )}
    </PanelFrame>
  );
}
