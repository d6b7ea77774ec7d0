import './register.css';
import { keepPreviousData, type UseQueryResult } from '@tanstack/react-query';
import { Button, Table, type TableColumnType } from 'antd';
import type { ReactNode } from 'react';
import { pageSizes } from '../address/filters.ts';
import { useWords } from '../language/language.tsx';
import { EmptyState } from './empty-state.tsx';
import { ErrorState } from './error-state.tsx';
import { LoadingText } from './loading-text.tsx';
import { partsWords } from './parts-words.ts';

/** For queries of pages: the old page stays, dimmed, until the new one is there. */
export const pageByPage = { placeholderData: keepPreviousData } as const;

type Rows<Row> = {
  readonly label: string;
  readonly of: UseQueryResult<{ readonly rows: readonly Row[]; readonly total: number }, Error>;
  readonly columns: readonly TableColumnType<Row>[];
  readonly rowKey: (row: Row) => string;
  readonly onOpen?: (row: Row) => void;
  /** Pages are turned in the address; left out: all rows are here. */
  readonly turn?: {
    readonly page: number;
    readonly size: number;
    readonly onTurn: (page: number, size: number) => void;
    readonly totalText: (total: number) => string;
  };
  /** Shown instead of an empty table, with a next step. */
  readonly empty: ReactNode;
};

/** Rows of a register. A click anywhere on a row opens it; by keyboard the button in its first cell does. */
export function RegisterTable<Row extends object>({
  label,
  of,
  columns,
  rowKey,
  onOpen,
  turn,
  empty,
}: Rows<Row>) {
  const words = useWords(partsWords);
  return (
    <section className="register-table" aria-label={label}>
      <RowsOr of={of} empty={empty}>
        {({ rows, total }) => (
          <Table<Row>
            size="middle"
            columns={[...columns]}
            dataSource={rows as Row[]}
            rowKey={rowKey}
            tableLayout="fixed"
            loading={of.isPlaceholderData}
            locale={{
              // There are rows, but not on this page: rows went, or somebody turned the address by hand.
              emptyText: (
                <EmptyState title={words.pastEnd} next={words.pastEndNext}>
                  <Button onClick={() => turn?.onTurn(1, turn.size)}>{words.firstPage}</Button>
                </EmptyState>
              ),
            }}
            rowClassName={onOpen === undefined ? '' : 'opens'}
            onRow={(row) => (onOpen === undefined ? {} : { onClick: () => onOpen(row) })}
            pagination={
              turn === undefined
                ? false
                : {
                    current: turn.page,
                    pageSize: turn.size,
                    total,
                    showSizeChanger: true,
                    pageSizeOptions: [...pageSizes],
                    showTotal: turn.totalText,
                    onChange: turn.onTurn,
                  }
            }
          />
        )}
      </RowsOr>
    </section>
  );
}

type Or<Row> = Pick<Rows<Row>, 'of' | 'empty'> & {
  readonly children: (answer: { readonly rows: readonly Row[]; readonly total: number }) => ReactNode;
};

function RowsOr<Row>({ of, empty, children }: Or<Row>) {
  // A refused filter must not leave the rows of the one before under its name.
  if (of.error !== null && (of.data === undefined || of.isPlaceholderData))
    return <ErrorState error={of.error} onRetry={() => void of.refetch()} />;
  if (of.data === undefined) return <LoadingText />;
  return of.data.total === 0 ? empty : children(of.data);
}
