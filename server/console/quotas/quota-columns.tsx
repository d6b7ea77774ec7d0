import type { TableColumnType } from 'antd';
import type { QuotaLine } from '../../quotas/quota-view.ts';
import { useTitle, useWords } from '../language/language.tsx';
import { Cut } from '../parts/cut.tsx';
import { periodText, QuotaAmount } from './quota-text.tsx';
import { quotaWords } from './quota-words.ts';

export function useQuotaColumns(onOpen: (row: QuotaLine) => void): readonly TableColumnType<QuotaLine>[] {
  const words = useWords(quotaWords);
  const titleOf = useTitle();
  const amount = (
    name: 'size' | 'granted' | 'held' | 'returned' | 'spent' | 'heldBack' | 'writtenOff' | 'free',
  ) =>
    ({
      title: words[name],
      width: 96,
      align: 'right',
      render: (_: unknown, row: QuotaLine) => <QuotaAmount of={row} amount={row[name]} />,
    }) as const;
  return [
    {
      title: words.offer,
      width: 200,
      render: (_, row) => (
        <button
          type="button"
          className="opener"
          onClick={(event) => {
            event.stopPropagation();
            onOpen(row);
          }}
        >
          <Cut text={titleOf(row)} />
        </button>
      ),
    },
    { title: words.period, width: 132, render: (_, row) => <Cut text={periodText(row, words)} /> },
    // What adds up to the limit stands beside it, and on a narrow screen too; how it came about follows.
    amount('size'),
    amount('spent'),
    amount('held'),
    amount('heldBack'),
    amount('free'),
    amount('granted'),
    amount('returned'),
    amount('writtenOff'),
  ];
}
