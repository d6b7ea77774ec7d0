import type { TableColumnType } from 'antd';
import type { RedemptionLine } from '../../redemptions/redemption-view.ts';
import { useTitle, useWords } from '../language/language.tsx';
import { Amount } from '../parts/amount.tsx';
import { Cut } from '../parts/cut.tsx';
import { InstantText } from '../parts/instant-text.tsx';
import { StatePill } from '../parts/state-pill.tsx';
import { redemptionWords } from './redemption-words.ts';

/** How a redemption stands in its register: amounts to the right, names cut rather than wrapped. */
export function useRedemptionColumns(
  onOpen: (id: string) => void,
): readonly TableColumnType<RedemptionLine>[] {
  const words = useWords(redemptionWords);
  const titleOf = useTitle();
  const amount = (title: string, of: (row: RedemptionLine) => number): TableColumnType<RedemptionLine> => ({
    title,
    width: 116,
    align: 'right',
    render: (_, row) => <Amount fen={of(row)} />,
  });
  return [
    {
      title: words.at,
      width: 184,
      render: (_, row) => (
        <button
          type="button"
          className="opener"
          onClick={(event) => {
            event.stopPropagation();
            onOpen(row.id);
          }}
        >
          <InstantText at={row.at} />
        </button>
      ),
    },
    {
      title: words.kind,
      width: 88,
      render: (_, row) =>
        row.kind === 'refund' ? (
          <StatePill tone="attn" icon="refund">
            {words.kinds.refund}
          </StatePill>
        ) : (
          words.kinds.sale
        ),
    },
    {
      title: words.place,
      render: (_, row) => <Cut text={titleOf({ titleZh: row.storeTitleZh, titleEn: row.storeTitleEn })} />,
    },
    {
      title: words.offer,
      render: (_, row) =>
        row.offers.length === 0 ? (
          <span className="quiet">{words.noOffer}</span>
        ) : (
          <Cut text={row.offers.map(titleOf).join(words.join)} />
        ),
    },
    {
      title: words.member,
      width: 88,
      render: (_, row) =>
        row.member === null ? <span className="quiet">—</span> : <Cut text={row.member} />,
    },
    amount(words.list, ({ list }) => list),
    amount(words.discount, ({ discount }) => -discount),
    amount(words.payable, ({ payable }) => payable),
    {
      title: words.id,
      width: 120,
      render: (_, row) => <Cut text={row.id} />,
    },
  ];
}
