import '../parts/register.css';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { QuotaLine, QuotaPage } from '../../quotas/quota-view.ts';
import { isFiltered, nameRule } from '../address/filters.ts';
import { useFilters } from '../address/use-filters.ts';
import { useFrame } from '../frame/frame-context.ts';
import { PageNote } from '../frame/page-note.tsx';
import { useWords } from '../language/language.tsx';
import { call } from '../line/console-client.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { pageByPage, RegisterTable } from '../parts/register-table.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { countText } from '../time/china-time.ts';
import { useQuotaColumns } from './quota-columns.tsx';
import { QuotaDrawer } from './quota-drawer.tsx';
import { quotaWords } from './quota-words.ts';
import { quotasKey } from './quotas-key.ts';
import { RestoredNotice } from './restored-notice.tsx';

const quotaRules = { shown: ['held-back', 'all'], find: nameRule } as const;

const keyOf = ({ offer, measure, per, period }: QuotaLine) => `${offer} ${measure} ${per} ${period}`;

/** What tills share of limited offers: how much is used, at tills, held back and free. */
export function QuotasPage() {
  const words = useWords(quotaWords);
  const { programme } = useFrame();
  const { filters, page, size, open, change, clear } = useFilters(quotaRules);
  const list = useQuery({
    queryKey: [...quotasKey, programme.id, filters, page, size],
    queryFn: ({ signal }) =>
      call<QuotaPage>({
        path: '/quotas',
        query: { programme: programme.id, ...filters, page, size },
        signal,
      }),
    ...pageByPage,
  });
  const columns = useQuotaColumns((row) => change({ open: keyOf(row) }));
  const choices = [
    ['', words.shownNow],
    ['held-back', words.shownHeldBack],
    ['all', words.shownAll],
  ] as const;
  return (
    <div className="register">
      <PageNote>{words.note}</PageNote>
      <RestoredNotice restoredAt={list.data?.restoredAt ?? null} />
      <div className="register-bar">
        <SearchField label={words.find} value={filters.find} onSearch={(find) => change({ find })} />
        <fieldset className="chips" aria-label={words.shown}>
          {choices.map(([shown, text]) => (
            <button
              key={shown}
              type="button"
              className="chip"
              aria-pressed={filters.shown === shown}
              onClick={() => change({ shown })}
            >
              {text}
            </button>
          ))}
        </fieldset>
      </div>
      <RegisterTable
        label={words.register}
        of={list}
        columns={columns}
        rowKey={keyOf}
        onOpen={(row) => change({ open: keyOf(row) })}
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
      <QuotaDrawer
        of={list.data?.rows.find((row) => keyOf(row) === open) ?? null}
        onClose={() => change({ open: null })}
      />
    </div>
  );
}
