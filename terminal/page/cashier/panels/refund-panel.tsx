import { amountText } from '../../../core/words/amount-words.ts';
import { useTongue } from '../../language/words.tsx';
import { CheckCircleIcon } from '../../look/icons.tsx';
import { Amount } from '../screen/amount.tsx';
import type { Send } from '../screen/send.ts';
import { Foreign, Sentence } from '../screen/sentence.tsx';
import { type RefundPanel, refundReasons } from './panel.ts';
import { failureText, PanelFrame } from './panel-frame.tsx';
import type { PanelProps } from './panel-props.ts';
import { refundAmount } from './refund-hands.ts';

/** Single units of a sale, at exactly what was paid for them. */
export function RefundPanelView({ panel, send }: PanelProps<'refund'>) {
  const { words } = useTongue();
  const { sale } = panel;
  const title = words.refundTitle(sale.sequence);
  if (panel.state.step === 'done') {
    return (
      <PanelFrame title={title} size="whole" send={send}>
        <div className="result" role="status">
          <CheckCircleIcon />
          <b>
            <Sentence text={words.refundDone(amountText(panel.state.amount))} />
          </b>
          <p>{words.refundDoneText}</p>
          <button
            type="button"
            className="second strong"
            onClick={() => send({ type: 'act', action: 'confirm' })}
          >
            {words.close} <kbd>Enter</kbd>
          </button>
        </div>
      </PanelFrame>
    );
  }
  const nothingLeft = sale.lines.every(({ refundable }) => refundable.length === 0);
  return (
    <PanelFrame title={title} hint={words.refundKeys} size="whole" send={send}>
      <div className="refund">
        <table>
          <thead>
            <tr>
              <th>{words.goodsHeadEmpty}</th>
              <th className="r">{words.bought}</th>
              <th className="r">{words.refundable}</th>
              <th className="r">{words.giveBack}</th>
              <th className="r">{words.refundAmount}</th>
            </tr>
          </thead>
          <tbody>
            {sale.lines.map((line, place) => {
              const units = panel.units[line.id] ?? 0;
              const amount = line.refundable.slice(0, units).reduce((sum, fen) => sum + fen, 0);
              return (
                <tr
                  key={line.id}
                  aria-selected={place === panel.selected}
                  className={place === panel.selected ? 'cur' : ''}
                >
                  <td className="nm">
                    <Foreign text={line.name} />
                  </td>
                  <td className="r n">{line.quantity}</td>
                  <td className="r n">{line.refundable.length}</td>
                  <td className="r units">
                    <Stepper panel={panel} line={line.id} units={units} name={line.name} send={send} />
                  </td>
                  <td className="r">{units > 0 && <Amount fen={amount} />}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
        <Reason panel={panel} send={send} />
        {nothingLeft ? <p className="fault">{words.nothingLeft}</p> : <GoOn panel={panel} send={send} />}
      </div>
    </PanelFrame>
  );
}

function Stepper({
  panel,
  line,
  units,
  name,
  send,
}: {
  panel: RefundPanel;
  line: string;
  units: number;
  name: string;
  send: Send;
}) {
  const { words } = useTongue();
  const isOff = panel.state.step !== 'choose';
  const set = (to: number) => send({ type: 'refund-units', line, units: to });
  return (
    <span className="stepper">
      <button
        type="button"
        tabIndex={-1}
        disabled={isOff}
        aria-label={`${words.giveBack} −1 ${name}`}
        onClick={() => set(units - 1)}
      >
        −
      </button>
      <output className="n">{units}</output>
      <button
        type="button"
        tabIndex={-1}
        disabled={isOff}
        aria-label={`${words.giveBack} +1 ${name}`}
        onClick={() => set(units + 1)}
      >
        +
      </button>
    </span>
  );
}

function Reason({ panel, send }: { panel: RefundPanel; send: Send }) {
  const { words } = useTongue();
  const isOff = panel.state.step !== 'choose';
  return (
    <fieldset className="reasons" disabled={isOff}>
      <legend>{words.refundReason}</legend>
      {refundReasons.map((reason) => (
        <label key={reason}>
          <input
            type="radio"
            name="refund-reason"
            checked={panel.reason === reason}
            onChange={() => send({ type: 'refund-reason', reason })}
          />
          {words.refundReasons[reason]}
        </label>
      ))}
      {panel.reason === 'other' && (
        <input
          type="text"
          maxLength={200}
          aria-label={words.otherReason}
          placeholder={words.otherReason}
          value={panel.otherReason}
          aria-invalid={panel.fault === 'reason-missing'}
          onChange={(event) => send({ type: 'panel-text', text: event.target.value })}
        />
      )}
      {panel.fault !== null && (
        <span className="fault" role="alert">
          {words.refundFaults[panel.fault]}
        </span>
      )}
    </fieldset>
  );
}

function GoOn({ panel, send }: { panel: RefundPanel; send: Send }) {
  const tongue = useTongue();
  const { words } = tongue;
  const amount = refundAmount(panel);
  const { state } = panel;
  const press = () => send({ type: 'act', action: 'confirm' });
  const back = () => send({ type: 'act', action: 'escape' });
  return (
    <div className="answers">
      <span className="grow big">
        {state.step === 'failed' ? (
          <span className="fault" role="alert">
            {failureText(state.failure, tongue)} · {words.refundAgainText}
          </span>
        ) : state.step === 'choose' ? (
          <>
            {words.refundAmount} <Amount fen={amount} />
          </>
        ) : (
          <Sentence text={words.refundSure(amountText(amount))} />
        )}
      </span>
      {state.step === 'sure' && (
        <button type="button" className="second" onClick={back}>
          {words.back} <kbd>Esc</kbd>
        </button>
      )}
      <button type="button" className="second strong" disabled={state.step === 'sending'} onClick={press}>
        {state.step === 'choose'
          ? words.refundGo
          : state.step === 'sure'
            ? words.refundYes
            : state.step === 'failed'
              ? words.refundAgain
              : words.refundSending}{' '}
        <kbd>Enter</kbd>
      </button>
    </div>
  );
}
