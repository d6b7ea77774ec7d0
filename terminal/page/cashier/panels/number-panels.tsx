import { useEffect, useRef } from 'react';
import { useTongue } from '../../language/words.tsx';
import { percentText, permilleOfTyped, tenthsText } from '../entry/rate-entry.ts';
import type { Send } from '../screen/send.ts';
import { Foreign } from '../screen/sentence.tsx';
import { Choices } from './choices.tsx';
import { PanelFrame } from './panel-frame.tsx';
import type { PanelProps } from './panel-props.ts';

export function PricePanel({ panel, send }: PanelProps<'price'>) {
  const { words } = useTongue();
  const title = words.priceTitle(panel.goods.name);
  return (
    <PanelFrame title={title} send={send}>
      <Field
        label={words.unitPrice}
        text={panel.typed}
        fault={panel.fault ? words.priceFault : null}
        send={send}
      />
    </PanelFrame>
  );
}

/** A rate is typed as people say it, and shown back before it counts. */
export function RatePanel({ state, panel, send }: PanelProps<'rate'>) {
  const tongue = useTongue();
  const { words } = tongue;
  const permille = permilleOfTyped(panel.typed);
  const rows = panel.offers.map((id) => {
    const offer = state.offers.get(id);
    const lowest = offer?.benefit.kind === 'keyed' ? offer.benefit.minPayPermille : null;
    const now = state.basket.keyed[id];
    return {
      id,
      content: (
        <>
          <Foreign text={tongue.of(offer?.title ?? { zh: id })} />
          <small>
            {now !== undefined
              ? words.rateNow(tenthsText(now))
              : lowest === null
                ? ''
                : words.rateLowest(tenthsText(lowest))}
          </small>
        </>
      ),
    };
  });
  return (
    <PanelFrame title={words.rateTitle} hint={words.chooseWithEnter} send={send}>
      <Choices label={words.rateTitle} rows={rows} selected={panel.selected} send={send} />
      <Field
        label={words.rateField}
        text={panel.typed}
        fault={panel.fault === null ? null : words.rateFaults[panel.fault]}
        shown={
          permille === null ? words.rateExample : words.rateShown(tenthsText(permille), percentText(permille))
        }
        send={send}
      />
    </PanelFrame>
  );
}

function Field({
  label,
  text,
  fault,
  shown = '',
  send,
}: {
  label: string;
  text: string;
  fault: string | null;
  shown?: string;
  send: Send;
}) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <label className="field">
      <span>{label}</span>
      <input
        ref={field}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        value={text}
        aria-invalid={fault !== null}
        aria-describedby="field-says"
        onChange={(event) => send({ type: 'panel-text', text: event.target.value })}
      />
      <span
        id="field-says"
        className={fault === null ? 'says' : 'says fault'}
        role={fault === null ? 'status' : 'alert'}
      >
        {fault ?? shown}
      </span>
    </label>
  );
}
