import { useTongue } from '../../language/words.tsx';
import { PanelFrame, Pending } from './panel-frame.tsx';
import type { PanelProps } from './panel-props.ts';

/** The receipt as a printer of that width has it, drawn on paper. */
export function ReceiptPanel({ panel, send }: PanelProps<'receipt'>) {
  const { words } = useTongue();
  return (
    <PanelFrame title={words.receiptTitle} size="whole" send={send}>
      <div className="receipt">
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
