import '../parts/register.css';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useMemo } from 'react';
import type { RedemptionPage } from '../../redemptions/redemption-view.ts';
import { isFiltered } from '../address/filters.ts';
import { useFilters } from '../address/use-filters.ts';
import { useFrame } from '../frame/frame-context.ts';
import { useWords } from '../language/language.tsx';
import { call } from '../line/console-client.ts';
import { Amount } from '../parts/amount.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { pageByPage, RegisterTable } from '../parts/register-table.tsx';
import { countText } from '../time/china-time.ts';
import { ExportButtons } from './export-buttons.tsx';
import { FilterBar } from './filter-bar.tsx';
import { useRedemptionColumns } from './redemption-columns.tsx';
import { RedemptionDrawer } from './redemption-drawer.tsx';
import { redemptionQuery, redemptionRules } from './redemption-filters.ts';
import { redemptionWords } from './redemption-words.ts';

/** Everything that was sold and given back, by any filter, with its sums; what is seen can be taken away. */
export function RedemptionsPage() {
  const words = useWords(redemptionWords);
  const { programme } = useFrame();
  const { filters, page, size, open, change, clear } = useFilters(redemptionRules);
  const wanted = redemptionQuery(programme.id, filters);
  const list = useQuery({
    queryKey: ['redemptions', wanted, page, size],
    queryFn: ({ signal }) =>
      call<RedemptionPage>({ path: '/redemptions/list', query: { ...wanted, page, size }, signal }),
    ...pageByPage,
  });
  const columns = useRedemptionColumns((id) => change({ open: id }));
  const funders = useMemo(
    () => [...new Set((list.data?.rows ?? []).flatMap((row) => row.funders.map(({ funder }) => funder)))],
    [list.data],
  );
  return (
    <div className="register">
      <FilterBar filters={filters} funders={funders} onChange={change} onClear={clear}>
        <ExportButtons query={wanted} isEmpty={list.data?.total === 0} />
      </FilterBar>
      <p className="register-sums" aria-live="polite">
        {list.data === undefined ? null : <Sums page={list.data} />}
      </p>
      <RegisterTable
        label={words.register}
        of={list}
        columns={columns}
        rowKey={(row) => row.id}
        onOpen={(row) => change({ open: row.id })}
        turn={{
          page,
          size,
          onTurn: (nextPage, nextSize) => change({ page: nextSize === size ? nextPage : 1, size: nextSize }),
          totalText: (total) => words.total(countText(total)),
        }}
        empty={
          isFiltered(filters) ? (
            <EmptyState title={words.noMatch} next={words.noMatchNext}>
              <Button onClick={clear}>{words.clear}</Button>
            </EmptyState>
          ) : (
            <EmptyState title={words.none} next={words.noneNext} />
          )
        }
      />
      <RedemptionDrawer
        id={open}
        onOpen={(id) => change({ open: id })}
        onClose={() => change({ open: null })}
      />
    </div>
  );
}

function Sums({ page: { total, sums } }: { readonly page: RedemptionPage }) {
  const words = useWords(redemptionWords);
  return (
    <>
      <span>
        {words.sums} <b className="n">{words.count(countText(total))}</b>
      </span>
      <span>
        {words.list}{' '}
        <b>
          <Amount fen={sums.list} />
        </b>
      </span>
      <span>
        {words.discount}{' '}
        <b>
          <Amount fen={sums.discount} />
        </b>
      </span>
      <span>
        {words.payable}{' '}
        <b>
          <Amount fen={sums.payable} />
        </b>
      </span>
    </>
  );
}
