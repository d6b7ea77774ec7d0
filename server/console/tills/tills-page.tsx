import '../parts/register.css';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useMemo } from 'react';
import { isFiltered } from '../address/filters.ts';
import { useFilters } from '../address/use-filters.ts';
import { useFrame } from '../frame/frame-context.ts';
import { PageNote } from '../frame/page-note.tsx';
import { useWords } from '../language/language.tsx';
import { useLive } from '../live/use-live.ts';
import { Asked } from '../parts/asked.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { countText } from '../time/china-time.ts';
import { TillDrawer } from './till-drawer.tsx';
import { matchingTills, tillRules } from './till-filters.ts';
import { problemsFirst, tillsOf } from './till-standing.ts';
import { TillTable } from './till-table.tsx';
import { tillWords } from './till-words.ts';
import { tillsKey, useTills } from './use-tills.ts';

/** Every till that belongs to the programme or holds its rules; those with a problem first. */
export function TillsPage() {
  const words = useWords(tillWords);
  const { programme } = useFrame();
  const { filters, open, change, clear } = useFilters(tillRules);
  const tills = useTills();
  const queries = useQueryClient();
  const ask = () => void queries.invalidateQueries({ queryKey: tillsKey });
  const live = useLive({
    programme: programme.id,
    onRedemption: ask,
    onTerminals: ask,
    onPublished: ask,
    onReopened: ask,
  });
  const all = useMemo(
    () => problemsFirst(tillsOf(programme.id, tills.data ?? []), Date.now()),
    [tills.data, programme.id],
  );
  const shown = matchingTills(all, filters);
  return (
    <div className="register">
      <PageNote>{live === 'open' ? words.live : ''}</PageNote>
      <div className="register-bar">
        <SearchField label={words.find} value={filters.find} onSearch={(find) => change({ find })} />
        <div className="chips">
          <button
            type="button"
            className="chip"
            aria-pressed={filters.problems === 'yes'}
            onClick={() => change({ problems: filters.problems === 'yes' ? '' : 'yes' })}
          >
            {words.problemsOnly}
          </button>
        </div>
        <p className="register-bar-end quiet" aria-live="polite">
          {tills.data === undefined ? '' : words.count(countText(shown.length), countText(all.length))}
        </p>
      </div>
      <section className="register-table" aria-label={words.till}>
        <Asked of={tills}>
          {() =>
            all.length === 0 ? (
              <EmptyState title={words.none} next={words.noneNext} />
            ) : shown.length === 0 && isFiltered(filters) ? (
              <EmptyState title={words.noMatch} next={words.noMatchNext}>
                <Button onClick={clear}>{words.clear}</Button>
              </EmptyState>
            ) : (
              <TillTable tills={shown} onOpen={(terminal) => change({ open: terminal })} />
            )
          }
        </Asked>
      </section>
      <TillDrawer
        of={all.find(({ till }) => till.terminal === open) ?? null}
        onClose={() => change({ open: null })}
      />
    </div>
  );
}
