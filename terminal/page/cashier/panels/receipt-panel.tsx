import { useTongue } from '../../language/words.tsx';
import type { CashierState } from '../sale/cashier-state.ts';
import type { Send } from '../screen/send.ts';
import { printerText } from '../verdict/printer-text.ts';
import type { PrintStep } from './panel.ts';
import { failureText, PanelFrame, Pending } from './panel-frame.tsx';
import type { PanelProps } from './panel-props.ts';

/** The receipt as a printer of that width has it, drawn on paper. */
export function ReceiptPanel({ state, panel, send }: PanelProps<'receipt'>) {
  const { words } = useTongue();
  return (
    <PanelFrame title={words.receiptTitle} size="whole" send={send}>
      <div className="receipt">
        <div className="beside">
          <fieldset className="widths">
            <legend>{words.paperWidth}</legend>
            {([32, 48] as const).map((columns) => (
              <label key={columns}>
                <input
                  type="radio"
                  name="receipt-columns"
                  checked={panel.columns === columns}
                  onChange={() => send({ type: 'receipt-columns', columns })}
                />
                {words.columns(columns)}
              </label>
            ))}
          </fieldset>
          <PrintKey state={state} print={panel.print} send={send} />
        </div>
        {panel.text === null ? (
          <Pending failure={panel.failure} />
        ) : (
          <div
            className={`paper c${panel.columns}`}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: paper longer than the screen is reached by keyboard
            tabIndex={0}
            role="document"
            aria-label={words.receiptTitle}
          >
            {panel.text.lines.map(({ text, size }, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines of a receipt are their places
              <pre className={size} key={place}>
                {text === '' ? ' ' : text}
              </pre>
            ))}
          </div>
        )}
      </div>
    </PanelFrame>
  );
}

/** Sends the receipt to the printer; what keeps it waiting there is said, the counter goes on. */
function PrintKey({ state, print, send }: { state: CashierState; print: PrintStep; send: Send }) {
  const tongue = useTongue();
  const { words } = tongue;
  const printers = state.status?.printers ?? [];
  const trouble = printers.find((printer) => printer.state !== 'ready');
  return (
    <div className="printing">
      <button
        type="button"
        className="second"
        disabled={print.step === 'sending'}
        onClick={() => send({ type: 'print' })}
      >
        {words.print}
        <kbd>Ctrl+P</kbd>
      </button>
      <p role="status">
        {print.step === 'queued' &&
          (trouble === undefined ? words.printQueued : words.printWaits(printerText(trouble, words)))}
        {print.step === 'sending' && words.printSending}
      </p>
      {print.step === 'failed' && (
        <p className="fault" role="alert">
          {failureText(print.failure, tongue)}
        </p>
      )}
    </div>
  );
}
