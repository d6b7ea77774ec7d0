import { useEffect, useRef } from 'react';
import { useTongue } from '../../language/words.tsx';
import { Amount } from '../screen/amount.tsx';
import { Foreign } from '../screen/sentence.tsx';
import { Choices } from './choices.tsx';
import { PanelFrame, Pending } from './panel-frame.tsx';
import type { PanelProps } from './panel-props.ts';
import { dayAndTime } from './sale-time.ts';

export function SalesPanelView({ state, panel, send }: PanelProps<'sales'>) {
  const { words } = useTongue();
  const { keys } = state.settings;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const rows = (panel.sales ?? []).map((sale) => ({
    id: sale.id,
    content: (
      <>
        <span className="n number">{words.saleNumber(sale.sequence)}</span>
        <span className="n">{dayAndTime(sale.at)}</span>
        <span className="grow">
          {words.units(sale.units)}
          {sale.refundedUnits > 0 && <em>{words.refundedPart(sale.refundedUnits, sale.units)}</em>}
        </span>
        {sale.discount > 0 && (
          <span className="off">
            <Amount fen={-sale.discount} />
          </span>
        )}
        <b>
          <Amount fen={sale.payable} />
        </b>
        <span className="sent">{sale.uploaded ? words.uploaded : words.notUploaded}</span>
      </>
    ),
  }));
  return (
    <PanelFrame
      title={panel.purpose === 'refund' ? words.refundPickTitle : words.salesTitle}
      hint={`${words.saleKeys(keys.refund, keys.receipt)} · ${words.chooseWithEnter}`}
      size="whole"
      send={send}
    >
      <input
        ref={field}
        className="search"
        type="search"
        aria-label={words.find}
        placeholder={words.find}
        value={panel.find}
        autoComplete="off"
        onChange={(event) => send({ type: 'panel-text', text: event.target.value })}
      />
      {panel.sales === null ? (
        <Pending failure={panel.failure} />
      ) : rows.length === 0 ? (
        <p className="empty">
          {panel.find === '' ? words.noSales : <Foreign text={words.noSalesFound(panel.find)} />}
        </p>
      ) : (
        <Choices label={words.salesTitle} rows={rows} selected={panel.selected} send={send} />
      )}
      {panel.sales !== null && panel.failure !== null && <Pending failure={panel.failure} />}
      {panel.next !== null && (
        <button type="button" className="second" onClick={() => send({ type: 'older-sales' })}>
          {words.older}
        </button>
      )}
    </PanelFrame>
  );
}
