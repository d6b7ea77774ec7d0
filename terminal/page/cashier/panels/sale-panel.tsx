import { funderWords } from '../../../core/words/funder-words.ts';
import { useTongue } from '../../language/words.tsx';
import { Amount } from '../screen/amount.tsx';
import { Foreign } from '../screen/sentence.tsx';
import { PanelFrame, Pending } from './panel-frame.tsx';
import type { PanelProps } from './panel-props.ts';
import { dayAndTime } from './sale-time.ts';

export function SalePanel({ state, panel, send }: PanelProps<'sale'>) {
  const tongue = useTongue();
  const { words } = tongue;
  const { keys } = state.settings;
  const { sale } = panel;
  if (sale === null) {
    return (
      <PanelFrame title={words.salesTitle} size="whole" send={send}>
        <Pending failure={panel.failure} />
      </PanelFrame>
    );
  }
  return (
    <PanelFrame
      title={words.saleTitle(sale.sequence)}
      hint={words.saleKeys(keys.refund, keys.receipt)}
      size="whole"
      send={send}
    >
      <div className="sale">
        <table>
          <thead>
            <tr>
              <th>{words.goodsHeadEmpty}</th>
              <th className="r">{words.quantity}</th>
              <th className="r">{words.unitPrice}</th>
              <th className="r">{words.discount}</th>
              <th className="r">{words.paid}</th>
            </tr>
          </thead>
          <tbody>
            {sale.lines.map((line) => (
              <tr key={line.id}>
                <td className="nm">
                  <Foreign text={line.name} />
                  {line.refunded > 0 && <em>{words.refundedPart(line.refunded, line.quantity)}</em>}
                </td>
                <td className="r n">{line.quantity}</td>
                <td className="r">
                  <Amount fen={line.unitPrice} />
                </td>
                <td className="r off">{line.discount > 0 && <Amount fen={-line.discount} />}</td>
                <td className="r">
                  <Amount fen={line.payable} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <dl className="facts">
          <Fact name={words.list} fen={sale.list} />
          <Fact name={words.discount} fen={-sale.discount} />
          <Fact name={words.paid} fen={sale.payable} />
          {sale.refunded > 0 && <Fact name={words.refundAmount} fen={-sale.refunded} />}
          <div>
            <dt className="n">{dayAndTime(sale.at)}</dt>
            <dd>{sale.uploaded ? words.uploaded : words.notUploaded}</dd>
          </div>
          {sale.tender !== null && (
            <div>
              <dt>{words.tenderTitle}</dt>
              <dd>{words.tenders[sale.tender]}</dd>
            </div>
          )}
          {sale.programme !== null && (
            <div>
              <dt>
                <Foreign text={tongue.of(sale.programme)} />
              </dt>
              <dd>{sale.presentation === null ? '' : words.proof[sale.presentation]}</dd>
            </div>
          )}
          {sale.offers.map(({ offer, title, discount }) => (
            <Fact key={offer} name={tongue.of(title)} fen={-discount} />
          ))}
          {sale.funders.map(({ funder, amount }) => (
            <Fact key={funder} name={`${words.funders} · ${tongue.of(funderWords(funder))}`} fen={amount} />
          ))}
        </dl>
      </div>
    </PanelFrame>
  );
}

function Fact({ name, fen }: { name: string; fen: number }) {
  return (
    <div>
      <dt>
        <Foreign text={name} />
      </dt>
      <dd>
        <Amount fen={fen} />
      </dd>
    </div>
  );
}
