import { useTongue } from '../../../language/words.tsx';
import type { PanelProps } from '../panel-props.ts';

/** Into practice and out of it: never by a slip, because one of the two is real money. */
export function TrainingTab({ state, panel, send }: PanelProps<'device'>) {
  const { trainingTab } = useTongue().words;
  const { training } = state;
  const setAside = state.status?.training?.setAside;
  return (
    <div className="training-tab">
      <p className="lead">{training ? trainingTab.on : trainingTab.off}</p>
      {setAside !== undefined && <p className="fault">{trainingTab.setAside(setAside)}</p>}
      {panel.sure ? (
        <div className="answers">
          <b className="grow">{training ? trainingTab.endSure : trainingTab.beginSure}</b>
          <button type="button" className="second" onClick={() => send({ type: 'act', action: 'escape' })}>
            {trainingTab.no} <kbd>Esc</kbd>
          </button>
          <button
            type="button"
            className="second strong"
            onClick={() => send({ type: 'training', sure: true })}
          >
            {trainingTab.yes}
          </button>
        </div>
      ) : (
        <button type="button" className="second" onClick={() => send({ type: 'training', sure: false })}>
          {training ? trainingTab.end : trainingTab.begin}
        </button>
      )}
    </div>
  );
}
