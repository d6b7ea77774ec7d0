import { useQuery } from '@tanstack/react-query';
import type { RedemptionDetail } from '../../redemptions/redemption-view.ts';
import { useFrame } from '../frame/frame-context.ts';
import { useFunderText } from '../funders/funder-words.ts';
import { useTitle, useWords } from '../language/language.tsx';
import { call, segment } from '../line/console-client.ts';
import { Amount } from '../parts/amount.tsx';
import { Asked } from '../parts/asked.tsx';
import { InstantText } from '../parts/instant-text.tsx';
import { RecordDrawer } from '../parts/record-drawer.tsx';
import { redemptionWords } from './redemption-words.ts';

type Opened = {
  readonly id: string | null;
  readonly onOpen: (id: string) => void;
  readonly onClose: () => void;
};

/** One redemption with all that is known of it. */
export function RedemptionDrawer({ id, onOpen, onClose }: Opened) {
  const words = useWords(redemptionWords);
  const detail = useQuery({
    queryKey: ['redemption', id],
    queryFn: ({ signal }) => call<RedemptionDetail>({ path: `/redemptions/${segment(id ?? '')}`, signal }),
    enabled: id !== null,
  });
  return (
    <RecordDrawer title={words.details} isOpen={id !== null} onClose={onClose}>
      <Asked of={detail}>{(of) => <Detail of={of} onOpen={onOpen} />}</Asked>
    </RecordDrawer>
  );
}

function Detail({ of, onOpen }: { readonly of: RedemptionDetail; readonly onOpen: (id: string) => void }) {
  const words = useWords(redemptionWords);
  const titleOf = useTitle();
  const { session } = useFrame();
  const funderText = useFunderText(session.programmes);
  return (
    <div className="record">
      <dl className="facts">
        <Fact name={words.id} value={of.id} />
        <Fact name={words.kind} value={words.kinds[of.kind]} />
        <dt>{words.at}</dt>
        <dd>
          <InstantText at={of.at} />
        </dd>
        <dt>{words.receivedAt}</dt>
        <dd>
          <InstantText at={of.receivedAt} />
        </dd>
        <Fact
          name={words.merchant}
          value={titleOf({ titleZh: of.merchantTitleZh, titleEn: of.merchantTitleEn })}
        />
        <Fact name={words.store} value={titleOf({ titleZh: of.storeTitleZh, titleEn: of.storeTitleEn })} />
        <Fact name={words.member} value={of.member ?? words.noMember} />
      </dl>
      <Goods of={of} />
      <section>
        <h3>{words.offers}</h3>
        {of.offers.length === 0 ? <p className="quiet">{words.noOffer}</p> : null}
        <table className="lines">
          <tbody>
            {of.offers.map(({ offer, discount, ...title }) => (
              <tr key={offer}>
                <td>
                  <bdi className="cut" title={`${titleOf(title)} (${offer})`}>
                    {titleOf(title)} <span className="quiet">{offer}</span>
                  </bdi>
                </td>
                <td className="right">
                  <Amount fen={-discount} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {of.funders.length === 0 ? null : (
        <section>
          <h3>{words.funders}</h3>
          <table className="lines">
            <tbody>
              {of.funders.map(({ funder, amount }) => (
                <tr key={funder}>
                  <td>
                    <bdi className="cut">{funderText(funder)}</bdi>
                  </td>
                  <td className="right">
                    <Amount fen={amount} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {of.related.length === 0 ? null : (
        <section>
          <h3>{of.kind === 'sale' ? words.refunds : words.saleOfRefund}</h3>
          {of.related.map((id) => (
            <button key={id} type="button" className="opener" onClick={() => onOpen(id)}>
              <bdi>{id}</bdi>
            </button>
          ))}
        </section>
      )}
      <section>
        <h3>{words.chain}</h3>
        <dl className="facts">
          <Fact name={words.position} value={words.chainPlace(of)} />
          <dt>{words.hash}</dt>
          <dd className="hash">{of.hash}</dd>
          <dt>{words.previousHash}</dt>
          <dd className="hash">{of.previousHash}</dd>
        </dl>
      </section>
    </div>
  );
}

function Goods({ of }: { readonly of: RedemptionDetail }) {
  const words = useWords(redemptionWords);
  return (
    <section>
      <h3>{words.goods}</h3>
      <table className="lines">
        <thead>
          <tr>
            <th scope="col">{words.goodsName}</th>
            <th scope="col" className="right">
              {words.quantity}
            </th>
            <th scope="col" className="right">
              {words.list}
            </th>
            <th scope="col" className="right">
              {words.discount}
            </th>
            <th scope="col" className="right">
              {words.payable}
            </th>
          </tr>
        </thead>
        <tbody>
          {of.lines.map((line) => (
            <tr key={line.id}>
              <td>
                <bdi className="cut" title={line.sku ?? line.name}>
                  {line.name}
                </bdi>
              </td>
              <td className="right n">{line.quantity}</td>
              <td className="right">
                <Amount fen={line.list} />
              </td>
              <td className="right">
                <Amount fen={-line.discount} />
              </td>
              <td className="right">
                <Amount fen={line.payable} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>
              <b>{words.sums}</b>
            </td>
            <td />
            <td className="right">
              <Amount fen={of.list} />
            </td>
            <td className="right">
              <Amount fen={-of.discount} />
            </td>
            <td className="right">
              <b>
                <Amount fen={of.payable} />
              </b>
            </td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </>
  );
}
